import type { Outcome } from "../api.ts";
import { HostedFailure } from "../failure.ts";
import type { Realm } from "../realm.ts";
import { serverNow } from "../server-clock.ts";
import { keepKind, keptKind } from "./kept-kind.ts";
import { kdfOf, optionsOf, tenantOf, type UnsentKind, type Watch, withProver } from "./prover.ts";
import type { SentProof, UnsentApi } from "./unsent-api.ts";

export type Given = { email: string; password: string };
type At = { realm: Realm; api: UnsentApi; watch: Watch };

/**
 * Signs in without sending the password. Nobody but its owner may learn of what kind an address's password is, so the
 * kind that worked here last is tried, and then the other, where anybody of this organization has one of that kind.
 */
export async function signInUnsent(at: At, given: Given): Promise<Outcome> {
  const first = kindFor(at.realm);
  const second = first === "proof" ? "opaque" : "proof";
  try {
    return await signInBy(first, at, given);
  } catch (refusal) {
    if (!isWrong(refusal) || !at.realm.unsentKinds.includes(second)) throw refusal;
    return signInBy(second, at, given).catch((error: unknown) => {
      // A server that takes no proofs at all has said what there is to say.
      throw error instanceof HostedFailure && error.code === "unavailable" ? refusal : error;
    });
  }
}

/** The kind to begin with. */
export function kindFor({ id, passwordLogin, unsentKinds }: Realm): UnsentKind {
  const known = [keptKind(id), passwordLogin].find((kind) => unsentKinds.some((other) => other === kind));
  return known === "proof" || known === "opaque" ? known : (unsentKinds[0] ?? "proof");
}

const isWrong = (error: unknown) => error instanceof HostedFailure && error.status === 401;

async function signInBy(kind: UnsentKind, at: At, given: Given): Promise<Outcome> {
  const outcome = await (kind === "proof" ? byProof(at, given) : byOpaque(at, given));
  keepKind(at.realm.id, kind);
  return outcome;
}

async function byProof({ realm, api, watch }: At, { email, password }: Given): Promise<Outcome> {
  const proof = await provePassword({ realm, api, watch }, { email, password }, "zkauth.login");
  watch.tell({ name: "send" });
  return api.signInByProof(email, proof);
}

async function byOpaque({ realm, api, watch }: At, given: Given): Promise<Outcome> {
  const { login_id, finish_login_request } = await proveByOpaque({ realm, api, watch }, given);
  watch.tell({ name: "send" });
  return api.signInByOpaque(login_id, finish_login_request);
}

/** A proof of the password behind an address, for signing in or for a change by whoever is signed in. */
export async function provePassword(
  { realm, api, watch }: At,
  { email, password }: Given,
  purpose: "zkauth.login" | "zkauth.migrate",
): Promise<SentProof> {
  const { salt, hash } = await api.salt(email);
  return withProver(async (prover) => {
    const attempt = { ...tenantOf(realm), email, password, salt, kdf: kdfOf(hash), purpose, now: serverNow() };
    const { proof, publicSignals, proofNonce, proofTimestamp } = await prover.proveLogin(attempt, optionsOf(watch));
    return { proof, public_signals: publicSignals, proof_nonce: proofNonce, proof_timestamp: proofTimestamp };
  });
}

/** Both of a client's steps of OPAQUE; the last message is still to be sent. */
export function proveByOpaque({ realm, api, watch }: At, { email, password }: Given) {
  return withProver(async (prover) => {
    const secret = { password, keyStretching: realm.opaqueKeyStretching };
    const { startLoginRequest, finish } = await prover.startOpaqueLogin(secret, optionsOf(watch));
    const { login_id, login_response } = await api.beginOpaque(email, startLoginRequest);
    return { login_id, finish_login_request: (await finish(login_response)) ?? madeUpMessage() };
  });
}

/** For a password that is wrong: a last message that proves nothing, so that the server itself says no. */
function madeUpMessage(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(64));
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
