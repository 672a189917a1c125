import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { connection } from "./client.ts";
import { listCredentials } from "./queries/credentials.ts";
import { listEvents } from "./queries/events.ts";
import { listKycSessions } from "./queries/kyc.ts";
import { listKeptMessages } from "./queries/messages.ts";
import { listUsers } from "./queries/users.ts";
import { inTenant, rawClient, type Tenant } from "./tenant.ts";

const tenantId = `org_lists_${randomUUID()}`;
const SESSION = `kyc_sess_${randomUUID()}_`;
const COMMON = 3000;
const page = { limit: 51 };

/** The oldest two rows of each table are of the rare kind, so that a list that goes by time meets them last. */
beforeAll(async () => {
  const rare = (one: string, other: string) => `case when n <= 2 then '${one}' else '${other}' end`;
  const id = (prefix: string) => `'${prefix}_${randomUUID()}_' || lpad(n::text, 6, '0')`;
  const fill = (table: string, columns: Record<string, string>) =>
    connection().sql.unsafe(
      `insert into ${table} (tenant_id, mode, ${Object.keys(columns).join(", ")})
       select '${tenantId}', 'live', ${Object.values(columns).join(", ")} from generate_series(1, ${COMMON}) as n`,
    );
  const later = "now() + interval '1 day'";
  await fill("events", {
    id: id("evt"),
    type: rare("kyc.capture.opened", "user.login"),
    subject: "'usr_1'",
    actor: "'system:test'",
    data: "'{}'",
    request_id: "'req_1'",
  });
  await fill("users", { id: id("usr"), status: rare("blocked", "active") });
  await fill("kyc_sessions", {
    id: `'${SESSION}' || n`,
    user_id: rare("usr_rare", "usr_common"),
    type: "'full_kyc'",
    checks: "'{document}'",
    status: rare("review", "completed"),
    decision: rare("manual_review", "approved"),
    expires_at: later,
  });
  await fill("messages", {
    id: id("msg"),
    channel: "'email'",
    kind: "'magic_link'",
    status: rare("kept", "sent"),
    content: "'\\x00'",
    address_index: "'a'",
  });
  await fill("credentials", {
    id: id("cred"),
    session_id: `'${SESSION}' || n`,
    revocation_id: "n",
    expires_at: later,
  });
  await connection().sql`analyze events, users, kyc_sessions, messages, credentials`;
});

const FILTERS: Record<string, [table: string, list: (tenant: Tenant) => Promise<unknown[]>]> = {
  "events of a type": ["events", (tenant) => listEvents(tenant, { ...page, type: "kyc.capture.opened" })],
  "events of a type that never happened": ["events", (tenant) => listEvents(tenant, { ...page, type: "no.such" })],
  "users of a status": ["users", (tenant) => listUsers(tenant, { ...page, status: "blocked" })],
  "verifications of a status": ["kyc_sessions", (tenant) => listKycSessions(tenant, { ...page, status: "review" })],
  "verifications of a decision": [
    "kyc_sessions",
    (tenant) => listKycSessions(tenant, { ...page, decision: "manual_review" }),
  ],
  "verifications of a user": ["kyc_sessions", (tenant) => listKycSessions(tenant, { ...page, userId: "usr_rare" })],
  "messages of the development inbox": ["messages", (tenant) => listKeptMessages(tenant, page)],
  "credentials of a verification": [
    "credentials",
    (tenant) => listCredentials(tenant, { ...page, sessionId: `${SESSION}1` }),
  ],
};

test.each(Object.entries(FILTERS))("a list of %s reads no row that it does not show", async (_, [table, list]) => {
  const { shown, read } = await inTenant(tenantId, "live", async (tenant) => {
    const before = await rowsRead(tenant, table);
    const rows = await list(tenant);
    return { shown: rows.length, read: (await rowsRead(tenant, table)) - before };
  });
  expect(shown).toBeLessThanOrEqual(2);
  expect(read).toBe(shown);
});

/** Rows that this connection looked at, by whichever way, as PostgreSQL counts them before it tells the others. */
async function rowsRead(tenant: Tenant, table: string): Promise<number> {
  const [counted] = await rawClient(tenant.tx)<{ read: string }[]>`
    select seq_tup_read + coalesce(idx_tup_fetch, 0) as read
    from pg_stat_xact_user_tables where relname = ${table} and schemaname = current_schema()`;
  return Number(counted?.read ?? 0);
}
