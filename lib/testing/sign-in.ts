import { connection } from "#db/client.ts";
import { totpCode } from "#lib/crypto/totp.ts";
import { type Answer, call } from "./call.ts";
import { inboxOf } from "./inbox.ts";
import { PASSWORD, type TestTenant } from "./tenant.ts";

type Headers = Record<string, string>;

export const bearer = (token: unknown): Headers => ({ authorization: `Bearer ${token}` });

export function logIn(headers: Headers, email: string, password = PASSWORD, ip?: string): Promise<Answer> {
  return call("POST /v1/login", { headers, ip, body: { email, password } });
}

/** The answer to a sign-in of a user whose second factor is asked for. */
export async function mfaTokenOf(headers: Headers, email: string): Promise<string> {
  const { body, text } = await logIn(headers, email);
  if (typeof body.mfa_token !== "string") throw new Error(`no second factor was asked for: ${text}`);
  return body.mfa_token;
}

/** The code that an app shows now, which may be used even where it was before. */
export async function freshCode(userId: string, secret: string): Promise<string> {
  await connection().sql`update totp_factors set last_step = 0 where user_id = ${userId}`;
  return totpCode(secret, new Date());
}

/** The secret in the newest mail of a kind, as its reader gets it. */
export async function tokenMailed(tenant: TestTenant, kind: string): Promise<string> {
  const message = (await inboxOf(tenant.id)).findLast((each) => each.kind === kind);
  if (!message?.link) throw new Error(`no mail of the kind ${kind} has come`);
  const url = new URL(message.link);
  return new URLSearchParams(url.hash.slice(1)).get("token") ?? url.searchParams.get("token") ?? "";
}

/** How many messages of a kind have come. */
export async function countMailed(tenant: TestTenant, kind: string): Promise<number> {
  return (await inboxOf(tenant.id)).filter((each) => each.kind === kind).length;
}

/** The types of a tenant's events since a position, in order. */
export async function eventsSince(tenant: TestTenant, seq: number): Promise<string[]> {
  const rows = await connection().sql<{ type: string }[]>`
    select type from events where tenant_id = ${tenant.id} and seq > ${seq} order by seq`;
  return rows.map(({ type }) => type);
}

export async function lastEvent(tenant: TestTenant): Promise<number> {
  const [row] = await connection().sql<{ last: number }[]>`
    select coalesce(max(seq), 0)::int as last from events where tenant_id = ${tenant.id}`;
  return row?.last ?? 0;
}

/** The statuses of many answers, each with how often it came. */
export function statusCounts(answers: readonly Answer[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** Many calls at once. */
export function atOnce<T>(times: number, work: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: times }, (_, index) => work(index)));
}
