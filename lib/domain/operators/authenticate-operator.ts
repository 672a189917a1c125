import { findOperator, type OperatorRow } from "#db/queries/operators.ts";
import { lookUp } from "#db/tenant.ts";
import { digest, equalInConstantTime } from "#lib/crypto/digest.ts";
import type { Actor } from "#lib/engine/context.ts";
import { platformIndex } from "../tenancy/index.ts";

export const OPERATOR_PREFIX = "operator_";
export const OPERATOR_COOKIE = "bonafide_operator";
// Chosen: a working day. Whoever is still there signs in once more.
export const OPERATOR_SESSION_SECONDS = 8 * 3600;

const TOKEN = new RegExp(`^${OPERATOR_PREFIX}[0-9A-Za-z]{43}$`);

/** Whose token it is; undefined for one that was revoked or never made. Asked anew at every call, so that revoking is at once. */
export async function authenticateOperator(token: string): Promise<OperatorRow | undefined> {
  if (!TOKEN.test(token)) return undefined;
  const tokenHash = digest(token);
  const operator = await lookUp((platform) => findOperator(platform, { tokenHash }));
  return operator && equalInConstantTime(operator.tokenHash, tokenHash) ? operator : undefined;
}

/** The cookie of an operator at the page: who, until when, and the HMAC of both. The token itself is in no browser. */
export function operatorCookie(operatorId: string, now: Date): string {
  const until = Math.floor(now.getTime() / 1000) + OPERATOR_SESSION_SECONDS;
  return signed(`${operatorId}.${until}`);
}

/** Who is behind a cookie, while the operator's token stands; undefined for all else. */
export async function operatorOfCookie(cookie: string | undefined, now: Date): Promise<OperatorRow | undefined> {
  const [id = "", until = ""] = cookie?.split(".") ?? [];
  if (!cookie || !equalInConstantTime(signed(`${id}.${until}`), cookie)) return undefined;
  if (Number(until) * 1000 <= now.getTime()) return undefined;
  return lookUp((platform) => findOperator(platform, { id }));
}

const signed = (said: string) => `${said}.${platformIndex("operator session", said)}`;

/** An operator as the actor of a call: over organizations, and inside none. */
export function operatorActor({ id }: Pick<OperatorRow, "id">): Actor {
  return { type: "operator", id, scopes: ["operator:*"] };
}
