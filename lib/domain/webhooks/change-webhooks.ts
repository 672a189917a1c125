import * as z from "zod";
import { updateEndpoints } from "#db/queries/webhooks.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { webhookFields } from "./create-webhook.ts";
import { Webhook, webhookOutput } from "./webhook.ts";

// Chosen: more endpoints than one organization is likely to have, few enough for one transaction.
const WEBHOOKS_MAX = 100;

const WebhookResult = z
  .object({ webhookId: z.string(), status: z.literal("updated"), webhook: Webhook })
  .meta({ id: "WebhookResult" });

/** All or nothing: where one id is not the tenant's, no webhook is changed, and the answer names the places of such ids. */
export const updateWebhooks = defineOperation({
  name: "webhooks.updateMany",
  summary: "Switch several webhooks on or off, or give them the same events, all or none",
  scope: "webhooks:write",
  effect: "write",
  category: "general",
  cost: 0,
  input: z
    .object({
      webhookIds: z.array(z.string().min(1).max(100)).min(1).max(WEBHOOKS_MAX),
      active: webhookFields.active.optional(),
      events: webhookFields.events.optional(),
    })
    .meta({ id: "UpdateWebhooks" }),
  output: z.object({ updated: z.number().int(), results: z.array(WebhookResult) }).meta({ id: "UpdatedWebhooks" }),
  faults: ["not_found", "invalid_input"],
  async run(ctx, { webhookIds, active, events }) {
    const ids = [...new Set(webhookIds)];
    const change = {
      ...(active !== undefined && { active }),
      ...(events && { events: [...new Set(events)] }),
    };
    const changed = Object.keys(change);
    if (changed.length === 0) throw new Fault("invalid_input", "Say what to change: active or events.");
    const revived = active ? { failingSince: null, disabledReason: null } : {};
    const rows = await updateEndpoints(ctx.tenant, ids, { ...change, ...revived });
    const byId = new Map(rows.map((row) => [row.id, row]));
    refuseUnknown(webhookIds, byId);
    for (const id of ids) await ctx.emit("webhook.updated", { subject: id, data: { changed } });
    const results = ids.flatMap((id) => {
      const row = byId.get(id);
      return row ? [{ webhookId: id, status: "updated" as const, webhook: webhookOutput(row) }] : [];
    });
    return { updated: results.length, results };
  },
});

/** Thrown in the open transaction, which takes back what was changed before. */
function refuseUnknown(webhookIds: readonly string[], found: ReadonlyMap<string, unknown>): void {
  const issues = webhookIds.flatMap((id, place) =>
    found.has(id) ? [] : [{ path: ["webhookIds", place], message: "There is no such webhook." }],
  );
  if (issues.length > 0)
    throw new Fault("not_found", "At least one of the webhooks does not exist; none was changed.", { issues });
}
