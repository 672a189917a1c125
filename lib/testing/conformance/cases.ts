import type { FaultCode } from "#lib/engine/faults.ts";
import { takesUploads } from "#lib/engine/uploads.ts";
import { type At, everyRoute } from "../routes.ts";

/** What a sample cannot bring about: a verification that lacks its pictures is not finished, a text is no picture. */
const REFUSED: Readonly<Record<string, FaultCode>> = {
  "kyc.sessions.complete": "conflict",
  "kyc.sessions.issueCredential": "conflict",
  "capture.complete": "conflict",
  "kyc.liveness.submit": "conflict",
  "capture.liveness": "conflict",
  "kyc.face.match": "conflict",
  "capture.selfie": "conflict",
  "kyc.duplicates.list": "conflict",
  "kyc.faces.search": "conflict",
  "organizations.readLogo": "not_found",
  "oauth.init": "not_found",
  "oauth.callback": "wrong_confirmation",
  "oauth.link": "invalid_input",
  "connections.create": "invalid_input",
  // A sample has no query.
  "transparency.inclusion": "invalid_input",
  "transparency.consistency": "invalid_input",
  "credentials.revocations": "invalid_input",
  "credentials.issuer": "invalid_input",
  "zkp.verify": "proof_refused",
  "attributes.verify": "proof_refused",
  "attributes.answer": "proof_refused",
  "capture.credential": "conflict",
  "passwords.readReset": "invalid_input",
};
/** After these the credential is gone, so that nothing can be asked again with it. */
export const ENDS_ITS_CREDENTIAL = new Set(["sessions.logOut", "sessions.revokeAll"]);

const isUpload = ({ route }: At) => takesUploads(route.shape?.input?.schema ?? route.operation.input);
export const succeeds = (at: At) => !REFUSED[at.route.operation.name] && !isUpload(at);
/** Whose input is a proof in itself, so that it asks for no credential beside it. */
const PROVES_ITSELF = new Set(["hosted.exchange"]);
export const asks = ({ route }: At) =>
  !["none", "hosted", "hosted+visitor"].includes(route.auth) && !PROVES_ITSELF.has(route.operation.name);
export const isHosted = ({ door }: At) => door.name === "hosted";
/** Whose parameter is an address or a secret, of which it must not be told whether it is anybody's. */
const NAMES_NOTHING = new Set(["sessions.readSalt", "emailVerification.confirm"]);
export const namesOwn = (at: At) => /\{(?!realm)/.test(at.route.path) && !NAMES_NOTHING.has(at.route.operation.name);
export const isScoped = ({ route: { auth, scope, operation } }: At) =>
  auth === "key" || (auth === "key+user" && !(scope ?? operation.scope)?.startsWith("self:"));
export const scopeOf = ({ route }: At) => route.scope ?? route.operation.scope;

export const missing = ({ route: { auth } }: At): FaultCode =>
  auth === "key" || auth === "key+user" ? "key_missing" : auth === "capture" ? "token_invalid" : "token_missing";

export function methodsAt(at: At): string[] {
  const methods = everyRoute.filter(({ route }) => route.path === at.route.path).map(({ route }) => route.method);
  const isSafe = everyRoute.some((each) => each.route.path === at.route.path && isReadingGet(each));
  return [...methods, ...(isSafe ? ["HEAD"] : []), "OPTIONS"].sort();
}

export function isWritingGet({ route }: At): boolean {
  return route.method === "GET" && route.operation.effect === "write";
}

export function isReadingGet({ route }: Pick<At, "route">): boolean {
  return route.method === "GET" && route.operation.effect === "read";
}
