import { insertMessage, type MessageKind } from "#db/queries/messages.ts";
import { newId } from "#lib/crypto/random.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { enqueue } from "#lib/jobs/queue.ts";
import { sendAwaitedMessageJob, sendMessageJob } from "#lib/jobs/send-message.job.ts";
import { type MessageOrder, sealOrder } from "./order.ts";

/**
 * Orders one mail or text message in the open transaction and returns its id. Whether the address has an account is
 * looked up by the job, so that the caller does the same work, and takes the same time, for every address.
 */
export async function sendMessage(ctx: TenantContext, order: MessageOrder): Promise<string> {
  const { tenantId, mode } = ctx;
  const id = newId("msg", ctx.now.getTime());
  const sealed = { address: order.address, data: { ...order.data }, attempts: 0 };
  await insertMessage(ctx.tenant, {
    id,
    channel: order.channel,
    kind: order.kind,
    addressIndex: order.addressIndex,
    order: await sealOrder({ tenantId, mode, id }, sealed),
    createdAt: ctx.now,
  });
  const job = AWAITED.has(order.kind) ? sendAwaitedMessageJob : sendMessageJob;
  await enqueue(ctx.tenant, job, { tenantId, mode, messageId: id });
  return id;
}

/** What the person who asked for it waits for. */
const AWAITED: ReadonlySet<MessageKind> = new Set([
  "one_time_code",
  "device_code",
  "magic_link",
  "password_reset",
  "email_verification",
  "emergency_reset",
]);
