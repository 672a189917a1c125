import { lockPendingMessage, type MessageRow, updatePendingMessage } from "#db/queries/messages.ts";
import type { Mode } from "#db/schema/columns.ts";
import { SendRefused, SendUnavailable } from "#lib/adapters/email/index.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { asSystem } from "#lib/engine/system.ts";
import { sendMessageJob } from "#lib/jobs/send-message.job.ts";
import { log } from "#lib/log.ts";
import { warmTenantKeys } from "../tenancy/index.ts";
import { type Way, wayOf } from "./carry.ts";
import { type Composed, compose } from "./compose.ts";
import { openOrder, sealOrder } from "./order.ts";
import { sealContent } from "./render.ts";
import { isByStranger, mayReachMailbox } from "./strangers-messages.ts";

type Job = { tenantId: string; mode: Mode; messageId: string };
type Settled = { status: "sent" | "kept" | "dropped" | "failed"; provider?: string; content?: Buffer };
type Departure = {
  row: MessageRow;
  message: Composed;
  address: string;
  isByStranger: boolean;
  carry: Extract<Way, { to: "provider" }>["carry"];
  attempt: number;
};

/**
 * One attempt at one message: a transaction that makes it ready, the network with none open, a transaction that notes
 * the outcome. A job that runs twice finds its message settled and does nothing.
 */
export async function handle({ tenantId, mode, messageId }: Job, now: Date): Promise<void> {
  await warmTenantKeys(tenantId);
  const inside = <T>(work: (ctx: TenantContext) => Promise<T>) =>
    asSystem(sendMessageJob.name, tenantId, mode, now, work);
  const departure = await inside((ctx) => prepare(ctx, messageId));
  if (!departure) return;
  const { row, address, isByStranger } = departure;
  if (isByStranger && !(await mayReachMailbox(row, address, now)))
    return inside((ctx) => settle(ctx, row, { status: "dropped" }));
  const outcome = await depart(departure);
  await inside((ctx) => settle(ctx, departure.row, outcome));
}

/** Settles what does not leave; else counts the attempt and returns what is to be carried. */
async function prepare(ctx: TenantContext, messageId: string): Promise<Departure | undefined> {
  const row = await lockPendingMessage(ctx.tenant, messageId);
  if (!row?.order) return undefined;
  const order = await openOrder(row, row.order);
  const way = wayOf(row.channel, ctx.mode);
  // More attempts than the queue makes: the last one ended with its process.
  if (way.to === "nowhere" || order.attempts >= sendMessageJob.attempts) return settle(ctx, row, { status: "failed" });
  const message = await compose(ctx, row, order);
  if (!message) return settle(ctx, row, { status: "dropped" });
  if (way.to === "inbox") return settle(ctx, row, { status: "kept", content: await sealContent(row, message.content) });
  const attempt = order.attempts + 1;
  const begun = await sealOrder(row, { ...order, attempts: attempt, token: message.token });
  await updatePendingMessage(ctx.tenant, row.id, { order: begun });
  return {
    row,
    message,
    address: order.address,
    isByStranger: await isByStranger(ctx, row),
    carry: way.carry,
    attempt,
  };
}

/** Throws where the queue should try again; its error is kept by the queue, so it says nothing personal. */
async function depart({ row, message, carry, attempt }: Departure): Promise<Settled> {
  try {
    // Every attempt has a link or code of its own, so that providers must not take it for the one before.
    return { status: "sent", provider: await carry(message, `${row.id}-${attempt}`) };
  } catch (cause) {
    const isKnown = cause instanceof SendRefused || cause instanceof SendUnavailable;
    const reason = isKnown ? cause.message : "The provider failed in an unknown way.";
    log().warn({ messageId: row.id, channel: row.channel, attempt, reason }, "message not sent");
    if (cause instanceof SendRefused || attempt >= sendMessageJob.attempts) return { status: "failed" };
    throw isKnown ? cause : new SendUnavailable(reason);
  }
}

async function settle(ctx: TenantContext, row: MessageRow, { status, provider, content }: Settled): Promise<undefined> {
  const change = { status, provider: provider ?? null, content: content ?? null, order: null, settledAt: ctx.now };
  const isOurs = await updatePendingMessage(ctx.tenant, row.id, change);
  if (!isOurs) return;
  const { channel, kind } = row;
  await ctx.emit(`message.${status}`, { subject: row.id, data: { channel, kind, ...(provider && { provider }) } });
}
