import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { inTenant, rawClient } from "#db/tenant.ts";
import { deliverWebhook } from "./deliver-webhook.job.ts";
import { enqueue, startQueue } from "./queue.ts";
import { queueRights } from "./queue-rights.ts";

const ours = `org_ours_${randomUUID()}`;
const theirs = `org_theirs_${randomUUID()}`;

const asOurs = (statement: string) =>
  inTenant(ours, "live", ({ tx }) => rawClient(tx).unsafe<Record<string, unknown>[]>(statement));

const jobOf = (tenantId: string, mode: "live" | "test") => ({ tenantId, mode, deliveryId: randomUUID() });

beforeAll(async () => {
  await startQueue();
  for (const [tenantId, mode] of [
    [ours, "live"],
    [ours, "test"],
    [theirs, "live"],
  ] as const)
    await inTenant(tenantId, mode, (tenant) => enqueue(tenant, deliverWebhook, jobOf(tenantId, mode)));
});

describe("in a tenant's transaction", () => {
  it.each(["job", "job_common"])("the queue's table %s shows the jobs of that tenant and mode alone", async (table) => {
    const [all] = await connection().sql.unsafe(
      `select count(*)::int as count from queue.${table} where data->>'tenantId' in ('${ours}', '${theirs}')`,
    );
    if (table === "job_common") expect(all?.count, "there are others").toBe(3);
    const seen = await asOurs(`select distinct data->>'tenantId' as tenant, data->>'mode' as mode from queue.${table}`);
    expect(seen).toEqual(all?.count === 0 ? [] : [{ tenant: ours, mode: "live" }]);
  });

  it.each([
    [theirs, "live"],
    [ours, "test"],
  ] as const)("no job can be added in the name of %s, %s", async (tenantId, mode) => {
    const adding = inTenant(ours, "live", (tenant) => enqueue(tenant, deliverWebhook, jobOf(tenantId, mode)));
    await expect(adding).rejects.toThrow(/row-level security/);
  });

  it.each([
    "update queue.job_common set data = '{}'",
    "delete from queue.job_common",
    "select * from queue.schedule",
    "update queue.queue set policy = 'short'",
    "insert into queue.schedule (name) values ('x')",
    "truncate queue.job_common",
  ])("is refused: %s", async (statement) => {
    await expect(asOurs(statement)).rejects.toThrow(/permission denied/);
  });

  it("every table of every schema that can be touched is under row security, but for what queues there are", async () => {
    const open = await connection().sql<{ name: string }[]>`
      select c.oid::regclass::text as name from pg_class c
      where c.relkind in ('r', 'p', 'v', 'm', 'f') and c.relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
        and not c.relrowsecurity
        and (has_any_column_privilege('bonafide_app', c.oid, 'select, insert, update, references')
          or has_table_privilege('bonafide_app', c.oid, 'delete, truncate, trigger'))`;
    expect(open.map(({ name }) => name)).toEqual(["queue.queue"]);
  });

  it("the rights can be set again, and are the same", async () => {
    const rights = () => connection().sql`
      select relname, relrowsecurity, relacl::text from pg_class where relnamespace = 'queue'::regnamespace order by 1`;
    const before = await rights();
    await connection().sql.unsafe(queueRights("queue"));
    expect(await rights()).toEqual(before);
  });
});
