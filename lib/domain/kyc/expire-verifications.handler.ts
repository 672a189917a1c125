import { dueKycSessions, lockKycSession, updateKycSession } from "#db/queries/kyc.ts";
import { onPlatform } from "#db/tenant.ts";
import { forEachDue } from "#lib/engine/each-due.ts";
import { asSystem } from "#lib/engine/system.ts";

const PAGE = 500;
// Below the job's limit of two minutes; the next minute goes on.
const MILLISECONDS_MAX = 90_000;

/** Marks all sessions whose time has run out; each in its own transaction, so that one failure stops no other. */
export async function handle(_input: unknown, now: Date): Promise<void> {
  await forEachDue({
    name: "expiring verifications",
    page: (after) => onPlatform((platform) => dueKycSessions(platform, now, { after, limit: PAGE })),
    each: ({ id, tenantId, mode }) =>
      asSystem("kyc.expire", tenantId, mode, now, async (ctx) => {
        const row = await lockKycSession(ctx.tenant, id);
        if (!row || (row.status !== "pending" && row.status !== "in_progress")) return;
        await updateKycSession(ctx.tenant, id, { status: "expired" });
        await ctx.emit("kyc.session.expired", { subject: id, data: { status: "expired" } });
      }),
    millisecondsMax: MILLISECONDS_MAX,
  });
}
