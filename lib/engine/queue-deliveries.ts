import { countWaitingDeliveries } from "#db/queries/events.ts";
import type { Tenant } from "#db/tenant.ts";
import { deliverWebhook } from "#lib/jobs/deliver-webhook.job.ts";
import { enqueue } from "#lib/jobs/queue.ts";

// Chosen: a thousand deliveries that wait are a flood; more of them need no further order among themselves.
const WAITING_COUNTED_MAX = 1000;

/**
 * Queues deliveries, whose rows are written already, behind those of the same tenant that wait: the first of every tenant
 * is delivered before anybody's second, however many one of them has.
 */
export async function queueDeliveries(
  tenant: Tenant,
  deliveryIds: readonly string[],
  options: { afterSeconds?: number } = {},
): Promise<void> {
  if (deliveryIds.length === 0) return;
  const waiting = await countWaitingDeliveries(tenant, WAITING_COUNTED_MAX);
  for (const [place, deliveryId] of deliveryIds.entries())
    await enqueue(
      tenant,
      deliverWebhook,
      { tenantId: tenant.id, mode: tenant.mode, deliveryId },
      { ...options, ahead: Math.max(0, waiting - deliveryIds.length + place) },
    );
}
