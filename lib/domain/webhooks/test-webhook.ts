import * as z from "zod";
import { appendEvent } from "#db/queries/events.ts";
import { findDelivery, findEndpoint } from "#db/queries/webhooks.ts";
import { newId } from "#lib/crypto/random.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { queueDeliveries } from "#lib/engine/queue-deliveries.ts";
import { deliveryOutput, WebhookDelivery } from "./webhook.ts";

/** Sends `webhook.test` to one endpoint, whatever events it asked for and even while it is not active. */
export const testWebhook = defineOperation({
  name: "webhooks.test",
  summary: "Send a signed test event to a webhook",
  scope: "webhooks:write",
  effect: "write",
  category: "general",
  cost: 0,
  input: z.object({ webhookId: z.string().max(100) }).meta({ id: "TestWebhook" }),
  output: z.object({ success: z.literal(true), delivery: WebhookDelivery }).meta({ id: "TestedWebhook" }),
  faults: ["not_found"],
  async run(ctx, { webhookId }) {
    const event = {
      id: newId("evt", ctx.now.getTime()),
      type: "webhook.test",
      subject: webhookId,
      actor: `${ctx.actor.type}:${ctx.actor.id}`,
      data: {},
      requestId: ctx.requestId,
      createdAt: ctx.now,
    };
    const [deliveryId] = (await findEndpoint(ctx.tenant, webhookId))
      ? await appendEvent(ctx.tenant, event, { onlyEndpoint: webhookId })
      : [];
    const found = deliveryId && (await findDelivery(ctx.tenant, deliveryId));
    if (!found) throw new Fault("not_found", "There is no such webhook.");
    await queueDeliveries(ctx.tenant, [deliveryId]);
    return { success: true as const, delivery: deliveryOutput(found.delivery) };
  },
});
