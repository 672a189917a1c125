import { describe, expect, it, onTestFinished, vi } from "vitest";
import { connection } from "#db/client.ts";
import { sweepRows } from "#db/queries/sweep.ts";
import { onPlatform } from "#db/tenant.ts";
import { storage } from "#lib/adapters/storage/index.ts";
import { newTenant } from "#lib/testing/tenant.ts";
import { handle as expireVerifications } from "./expire-verifications.handler.ts";
import { forgetOutlivedEvidence } from "./forget-evidence.ts";

// More than a page of either sweep.
const MANY = 620;

/** Verifications that ended a year ago, each with a face; ids in the order of their numbers. */
async function manyOutlived(status: "approved" | "pending" = "approved"): Promise<{ id: string; nth: string }> {
  const { id } = await newTenant();
  const { sql } = connection();
  await sql`
    insert into kyc_sessions (id, tenant_id, mode, type, checks, status, expires_at)
    select ${id} || lpad(n::text, 5, '0'), ${id}, 'live', 'document', '{document}', ${status}, now() - interval '1 year'
    from generate_series(1, ${MANY}) as n`;
  await sql`
    insert into kyc_face_checks (id, tenant_id, mode, session_id, kind, passed, confidence, result)
    select 'face_' || id, tenant_id, mode, id, 'match', true, 1, ''::bytea from kyc_sessions where tenant_id = ${id}`;
  return { id, nth: `${id}00007` };
}

async function facesLeft(tenantId: string): Promise<string[]> {
  const rows = await connection().sql`select session_id from kyc_face_checks where tenant_id = ${tenantId}`;
  return rows.map((row) => String(row.session_id));
}

describe("the retention sweep", () => {
  it("erases all that is past its time, however much there is, and goes on where one fails", async () => {
    const { id, nth } = await manyOutlived();
    const files = storage();
    const list = files.list.bind(files);
    const listing = vi.spyOn(files, "list").mockImplementation(async (prefix) => {
      if (prefix.includes(nth)) throw new Error("the disk cannot read this folder");
      return list(prefix);
    });
    onTestFinished(() => listing.mockRestore());
    await expect(forgetOutlivedEvidence(new Date())).rejects.toThrow("failed for 1 ");
    expect(await facesLeft(id)).toEqual([nth]);
    listing.mockRestore();
    await forgetOutlivedEvidence(new Date());
    expect(await facesLeft(id)).toEqual([]);
    const events = await connection().sql`
      select from events where tenant_id = ${id} and type = 'kyc.evidence.forgotten'`;
    expect(events).toHaveLength(MANY);
  });
});

describe("the minute's job", () => {
  it("expires all verifications that are due, and goes on where one fails", async () => {
    const { id, nth } = await manyOutlived("pending");
    const { sql } = connection();
    const name = `stuck_${id.toLowerCase()}`;
    await sql.unsafe(`
      create function ${name}() returns trigger language plpgsql as $$ begin raise 'not this one'; end $$;
      create trigger ${name} before update on kyc_sessions for each row
      when (new.id = '${nth}') execute function ${name}()`);
    const drop = () => sql.unsafe(`drop trigger ${name} on kyc_sessions; drop function ${name}()`);
    await expect(expireVerifications({}, new Date()).finally(drop)).rejects.toThrow("failed for 1 ");
    const pending = await sql`select id from kyc_sessions where tenant_id = ${id} and status = 'pending'`;
    expect(pending.map((row) => row.id)).toEqual([nth]);
    await sql`update kyc_sessions set status = 'approved' where tenant_id = ${id}`;
  });
});

describe("the hourly sweep of rows", () => {
  it("deletes a batch a transaction, and says while more is left", async () => {
    const tenant = await newTenant();
    const { sql } = connection();
    await sql`
      insert into login_failures (tenant_id, mode, subject, failures, updated_at)
      select ${tenant.id}, 'live', n::text, 1, now() - interval '3 days' from generate_series(1, 25) as n`;
    const left = async () => (await sql`select from login_failures where tenant_id = ${tenant.id}`).length;
    expect(await onPlatform((platform) => sweepRows(platform, new Date(), 10))).toBe(true);
    expect(await left()).toBeGreaterThanOrEqual(15);
    while (await onPlatform((platform) => sweepRows(platform, new Date(), 10)));
    expect(await left()).toBe(0);
  });
});
