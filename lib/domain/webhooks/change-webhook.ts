import * as z from "zod";
import { deleteEndpoint, findEndpoint, updateEndpoint } from "#db/queries/webhooks.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation, defineOperation } from "#lib/engine/operation.ts";
import { secret } from "#lib/engine/secrets.ts";
import { cell, sealPersonal } from "../tenancy/index.ts";
import { webhookFields } from "./create-webhook.ts";
import { refuseUnusableTarget } from "./target.ts";
import { newWebhookSecret, Webhook, webhookOutput } from "./webhook.ts";

// Chosen: a day is enough to roll a new secret out; both sign until then.
const ROTATION_MILLISECONDS = 24 * 3600_000;

const missing = () => new Fault("not_found", "There is no such webhook.");
const WebhookId = z.object({ webhookId: z.string().max(100) });
const write = { scope: "webhooks:write", effect: "write", category: "general", cost: 0 } as const;

export const updateWebhook = defineLongOperation({
  ...write,
  name: "webhooks.update",
  summary: "Change a webhook's address, events or active status",
  input: WebhookId.extend({
    url: webhookFields.url.optional(),
    events: webhookFields.events.optional(),
    active: webhookFields.active.optional(),
  }).meta({ id: "UpdateWebhook" }),
  output: Webhook,
  faults: ["not_found", "invalid_input"],
  async run(ctx, { webhookId, ...change }) {
    const before = await ctx.transact(({ tenant }) => findEndpoint(tenant, webhookId));
    if (!before) throw missing();
    if (Object.keys(change).length === 0) return webhookOutput(before);
    if (change.url !== undefined) await refuseUnusableTarget(change.url);
    return ctx.transact(async (inside) => {
      const revived = change.active ? { failingSince: null, disabledReason: null } : {};
      const row = await updateEndpoint(inside.tenant, webhookId, { ...change, ...revived });
      if (!row) throw missing();
      await inside.emit("webhook.updated", { subject: row.id, data: { changed: Object.keys(change) } });
      return webhookOutput(row);
    });
  },
});

export const deleteWebhook = defineOperation({
  ...write,
  name: "webhooks.delete",
  summary: "Remove a webhook and its deliveries",
  input: WebhookId.meta({ id: "DeleteWebhook" }),
  output: z.object({ id: z.string(), deleted: z.literal(true) }).meta({ id: "DeletedWebhook" }),
  faults: ["not_found"],
  async run(ctx, { webhookId }) {
    const row = await deleteEndpoint(ctx.tenant, webhookId);
    if (!row) throw missing();
    await ctx.emit("webhook.deleted", { subject: row.id });
    return { id: row.id, deleted: true as const };
  },
});

export const rotateWebhookSecret = defineOperation({
  ...write,
  name: "webhooks.rotateSecret",
  summary: "Replace the signing secret; the old one signs beside it for a day",
  input: WebhookId.meta({ id: "RotateWebhookSecret" }),
  output: z
    .object({ id: z.string(), secret: secret(), previousValidUntil: z.iso.datetime() })
    .meta({ id: "RotatedSecret" }),
  faults: ["not_found"],
  async run(ctx, { webhookId }) {
    const before = await findEndpoint(ctx.tenant, webhookId);
    if (!before) throw missing();
    const fresh = newWebhookSecret();
    const until = new Date(ctx.now.getTime() + ROTATION_MILLISECONDS);
    await updateEndpoint(ctx.tenant, webhookId, {
      secret: await sealPersonal(cell("webhook_endpoints.secret", before), fresh),
      previousSecret: before.secret,
      previousSecretUntil: until,
    });
    await ctx.emit("webhook.secret_rotated", { subject: webhookId });
    return { id: webhookId, secret: fresh, previousValidUntil: until.toISOString() };
  },
});
