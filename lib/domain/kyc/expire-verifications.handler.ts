import { dueKycSessions, lockKycSession, updateKycSession } from "#db/queries/kyc.ts";
import { onPlatform } from "#db/tenant.ts";
import { asSystem } from "#lib/engine/system.ts";

const BATCH = 500;

/** Marks sessions whose time has run out; each in its own transaction, so that one failure stops no other. */
export async function handle(_input: unknown, now: Date): Promise<void> {
  const due = await onPlatform((platform) => dueKycSessions(platform, now, BATCH));
  for (const { id, tenantId, mode } of due)
    await asSystem("kyc.expire", tenantId, mode, now, async (ctx) => {
      const row = await lockKycSession(ctx.tenant, id);
      if (!row || (row.status !== "pending" && row.status !== "in_progress")) return;
      await updateKycSession(ctx.tenant, id, { status: "expired" });
      await ctx.emit("kyc.session.expired", { subject: id, data: { status: "expired" } });
    });
}
