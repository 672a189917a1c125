import { lockPendingMessage, updatePendingMessage } from "#db/queries/messages.ts";
import { asSystem } from "#lib/engine/system.ts";

type Job = { tenantId: string; mode: "live" | "test"; messageId: string };

/** A job that runs twice finds its message settled and does nothing. */
export async function handle({ tenantId, mode, messageId }: Job, now: Date): Promise<void> {
  await asSystem("messages.send", tenantId, mode, now, async ({ tenant }) => {
    const row = await lockPendingMessage(tenant, messageId);
    if (row) await updatePendingMessage(tenant, row.id, { status: "dropped", order: null, settledAt: now });
  });
}
