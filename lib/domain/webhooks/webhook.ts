import { randomBytes } from "node:crypto";
import * as z from "zod";
import type { DeliveryRow, EndpointRow } from "#db/queries/webhooks.ts";
import { secret } from "#lib/engine/secrets.ts";

/** Events that an endpoint may ask for, with the published words of what they tell. `*` asks for all. */
export const WEBHOOK_EVENTS = {
  "user.signup": "New user registered",
  "user.login": "User logged in",
  "user.verified": "User proved an address",
  "user.blocked": "User account blocked",
  "user.unblocked": "User account unblocked",
  "user.deleted": "User account deleted",
  "user.imported": "User imported from another system",
  "login.failed": "A sign-in failed",
  "password.changed": "User set a new password",
  "session.created": "A session was opened",
  "session.revoked": "A session was revoked",
  "session.reuse_detected": "A refresh token was used twice; its session was revoked",
  "mfa.enabled": "User enabled MFA",
  "mfa.disabled": "User removed the second factor",
  "device.trusted": "User confirmed a device",
  "device.removed": "User removed a device",
  "recovery_codes.generated": "User made new recovery codes",
  "recovery_codes.spent": "User spent a recovery code",
  "emergency_reset.opened": "User asked for an emergency reset; its delay has begun",
  "emergency_reset.confirmed": "An emergency reset removed every credential of a user",
  "emergency_reset.cancelled": "An emergency reset was cancelled",
  "passkey.registered": "User added a passkey",
  "passkey.removed": "User removed a passkey",
  "identity.linked": "User linked a provider",
  "identity.unlinked": "User unlinked a provider",
  "security.suspicious_login": "Suspicious login detected",
  "kyc.session.created": "KYC session started",
  "kyc.document.processed": "A document was uploaded and read",
  "kyc.chip.checked": "A document's chip was read and verified",
  "kyc.face.checked": "A selfie was compared with the document",
  "kyc.liveness.checked": "Liveness was checked",
  "kyc.duplicate_found": "The face of a verification was seen in another person's",
  "kyc.completed": "KYC verification completed (passed)",
  "kyc.failed": "KYC verification failed",
  "kyc.review": "KYC verification waits for a reviewer",
  "kyc.session.expired": "KYC session expired before completion",
  "kyc.session.deleted": "KYC session and its data were erased",
  "credential.issued": "A credential was signed for the holder of a verification",
  "credential.revoked": "A credential was revoked",
  "credential.issuer_key_ended": "The key that signs credentials was ended, and what it had signed with it",
  "attributes.verified": "A holder proved the attributes that were asked for",
  "attributes.refused": "A proof of attributes was refused",
  "key.created": "An API key was made",
  "key.revoked": "An API key was revoked",
  "webhook.test": "A test of an endpoint",
} as const;

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
