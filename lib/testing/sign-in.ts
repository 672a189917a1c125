import type postgres from "postgres";
import { expect, vi } from "vitest";
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

/** Puts what was sent out of the hour in which messages are counted. */
export const anHourLater = (tenant: TestTenant) =>
  connection().sql`update messages set created_at = created_at - interval '61 minutes' where tenant_id = ${tenant.id}`;

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

/** Begins a call, lets it get as far as a row that is held, changes that row, and lets the call go on to its end. */
export async function overtaken<T>(
  hold: (held: postgres.TransactionSql) => Promise<unknown>,
  begin: () => Promise<T>,
  change: (held: postgres.TransactionSql) => Promise<unknown>,
): Promise<T> {
  const { sql } = connection();
  const begun = await sql.begin(async (held) => {
    const [self] = await held`select pg_backend_pid() as pid`;
    await hold(held);
    const outcome = begin();
    await vi.waitFor(async () => {
      const waiting = await sql`select 1 from pg_stat_activity where ${self?.pid} = any(pg_blocking_pids(pid))`;
      expect(waiting).toHaveLength(1);
    }, 300_000);
    await change(held);
    return { outcome };
  });
  return begun.outcome;
}
