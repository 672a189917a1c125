import { appendEvent } from "#db/queries/events.ts";
import type { Tenant } from "#db/tenant.ts";
import { newId } from "#lib/crypto/random.ts";
import { deliverWebhook } from "#lib/jobs/deliver-webhook.job.ts";
import { enqueue } from "#lib/jobs/queue.ts";
import type { Caller, Emit } from "./context.ts";

/** Appends events in the tenant's open transaction, with the deliveries that they cause. */
export function emitter(caller: Caller, tenant: Tenant): Emit {
  return async (type, { subject, data }) => {
    const deliveries = await appendEvent(tenant, {
      id: newId("evt", caller.now.getTime()),
      type,
      subject,
      actor: `${caller.actor.type}:${caller.actor.id}`,
      data: data ?? {},
      requestId: caller.requestId,
      createdAt: caller.now,
    });
    for (const deliveryId of deliveries)
      await enqueue(tenant, deliverWebhook, { tenantId: tenant.id, mode: tenant.mode, deliveryId });
  };
}
