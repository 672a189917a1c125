import { appendEvent } from "#db/queries/events.ts";
import type { Tenant } from "#db/tenant.ts";
import { newId } from "#lib/crypto/random.ts";
import type { Caller, Emit } from "./context.ts";
import { limitsOf } from "./plans.ts";
import { queueDeliveries } from "./queue-deliveries.ts";

/**
 * What is told to whoever asked for `*`: all but what happens to webhooks themselves, since each new endpoint would else be
 * told to all before it. Who wants to know of them asks by name.
 */
const isToldToAll = (type: string) => !type.startsWith("webhook.");

/** Appends events in the tenant's open transaction, with the deliveries that they cause. */
export function emitter(caller: Caller, tenant: Tenant): Emit {
  return async (type, { subject, data }) => {
    const { endpointsMax } = limitsOf(caller.plan ?? "enterprise");
    const event = {
      id: newId("evt", caller.now.getTime()),
      type,
      subject,
      actor: `${caller.actor.type}:${caller.actor.id}`,
      data: data ?? {},
      requestId: caller.requestId,
      createdAt: caller.now,
    };
    const deliveries = await appendEvent(tenant, event, { isToldToAll: isToldToAll(type), endpointsMax });
    await queueDeliveries(tenant, deliveries);
  };
}
