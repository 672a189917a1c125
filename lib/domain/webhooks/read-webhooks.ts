import * as z from "zod";
import { findEndpoint, listDeliveries, listEndpoints } from "#db/queries/webhooks.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation, defineOperation } from "#lib/engine/operation.ts";
import { nextCursor, PageInput, pageFields } from "#lib/engine/page.ts";
import { deliveryOutput, Webhook, WebhookDelivery, webhookOutput } from "./webhook.ts";
import { WEBHOOK_EVENTS } from "./webhook-events.ts";

const read = { scope: "webhooks:read", effect: "read", category: "general", cost: 0 } as const;
const missing = () => new Fault("not_found", "There is no such webhook.");

export const listWebhooks = defineOperation({
  ...read,
  name: "webhooks.list",
  summary: "List webhooks",
  input: PageInput,
  output: z.object({ webhooks: z.array(Webhook), nextCursor: z.string().nullable() }).meta({ id: "WebhookList" }),
  faults: [],
  async run(ctx, { limit, cursor }) {
    const rows = await listEndpoints(ctx.tenant, { limit: limit + 1, before: cursor });
    return { webhooks: rows.slice(0, limit).map(webhookOutput), nextCursor: nextCursor(rows, limit, (row) => row.id) };
  },
});

export const getWebhook = defineOperation({
  ...read,
  name: "webhooks.get",
  summary: "Read one webhook",
  input: z.object({ webhookId: z.string().max(100) }).meta({ id: "WebhookId" }),
  output: Webhook,
  faults: ["not_found"],
  async run(ctx, { webhookId }) {
    const row = await findEndpoint(ctx.tenant, webhookId);
    if (!row) throw missing();
    return webhookOutput(row);
  },
});

export const listWebhookDeliveries = defineOperation({
  ...read,
  name: "webhooks.deliveries",
  summary: "Read a webhook's deliveries and their retries, newest first",
  input: z.object({ webhookId: z.string().max(100), ...pageFields }).meta({ id: "ListDeliveries" }),
  output: z
    .object({ deliveries: z.array(WebhookDelivery), nextCursor: z.string().nullable() })
    .meta({ id: "WebhookDeliveryList" }),
  faults: ["not_found"],
  async run(ctx, { webhookId, limit, cursor }) {
    if (!(await findEndpoint(ctx.tenant, webhookId))) throw missing();
    const rows = await listDeliveries(ctx.tenant, webhookId, { limit: limit + 1, before: cursor });
    return {
      deliveries: rows.slice(0, limit).map(deliveryOutput),
      nextCursor: nextCursor(rows, limit, (row) => row.id),
    };
  },
});

/** Long by kind, since it asks the database nothing. */
export const listWebhookEvents = defineLongOperation({
  ...read,
  name: "webhooks.events",
  summary: "List the events that a webhook may ask for",
  input: z.object({}).meta({ id: "NoInputWebhookEvents" }),
  output: z
    .object({ events: z.array(z.object({ name: z.string(), description: z.string() }).meta({ id: "WebhookEvent" })) })
    .meta({ id: "WebhookEventList" }),
  faults: [],
  async run() {
    return { events: Object.entries(WEBHOOK_EVENTS).map(([name, description]) => ({ name, description })) };
  },
});
