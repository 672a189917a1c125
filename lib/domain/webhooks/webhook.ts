import { randomBytes } from "node:crypto";
import * as z from "zod";
import type { DeliveryRow, EndpointRow } from "#db/queries/webhooks.ts";
import { secret } from "#lib/engine/secrets.ts";
import { WEBHOOK_EVENTS } from "./webhook-events.ts";

export type WebhookEvent = keyof typeof WEBHOOK_EVENTS;

/** Safe: the keys of a non-empty constant. */
const names = Object.keys(WEBHOOK_EVENTS) as [WebhookEvent, ...WebhookEvent[]];

export const EventName = z.union([z.literal("*"), z.enum(names)]);

export const Webhook = z
  .object({
    id: z.string(),
    url: z.string(),
    events: z.array(z.string()),
    active: z.boolean(),
    disabledReason: z.string().nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "Webhook" });

export const NewWebhook = Webhook.extend({ secret: secret() }).meta({ id: "NewWebhook" });

export const WebhookDelivery = z
  .object({
    id: z.string(),
    eventId: z.string(),
    event: z.string(),
    status: z.enum(["pending", "delivered", "failed"]),
    attempts: z.number().int(),
    responseStatus: z.number().int().nullable(),
    error: z.string().nullable(),
    createdAt: z.iso.datetime(),
    lastAttemptAt: z.iso.datetime().nullable(),
    nextAttemptAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "WebhookDelivery" });

/** Standard Webhooks 1.0: `whsec_` and 24 to 64 random bytes in base64. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString("base64")}`;
}

export function webhookOutput(row: EndpointRow): z.input<typeof Webhook> {
  const { id, url, events, active, disabledReason } = row;
  return { id, url, events, active, disabledReason, createdAt: row.createdAt.toISOString() };
}

export function deliveryOutput(row: DeliveryRow): z.input<typeof WebhookDelivery> {
  return {
    id: row.id,
    eventId: row.eventId,
    event: row.eventType,
    status: row.status,
    attempts: row.attempts,
    responseStatus: row.lastStatusCode,
    error: row.lastError,
    createdAt: row.createdAt.toISOString(),
    lastAttemptAt: row.lastAttemptAt?.toISOString() ?? null,
    nextAttemptAt: row.status === "pending" ? (row.nextAttemptAt?.toISOString() ?? null) : null,
  };
}
