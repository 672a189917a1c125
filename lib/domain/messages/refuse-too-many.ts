import { countedMessages, type MessageChannel, type MessageKind } from "#db/queries/messages.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";

// As published by Auth1: three an hour and address.
const MESSAGES_MAX = 3;
const WINDOW_MILLISECONDS = 3600_000;

/** Kinds that anybody can cause by typing an address; notices are caused by the account's own user. */
const COUNTED: readonly MessageKind[] = ["password_reset", "magic_link", "email_verification", "one_time_code"];

/** Whether a fourth link or code for one address within an hour is asked for. */
export async function isTooMany(
  ctx: TenantContext,
  to: { channel: MessageChannel; addressIndex: string },
): Promise<boolean> {
  return (await freeAgainAt(ctx, to)) !== undefined;
}

/** Refuses a fourth link or code for one address within an hour, whether or not the address has an account. */
export async function refuseTooMany(
  ctx: TenantContext,
  to: { channel: MessageChannel; addressIndex: string },
): Promise<void> {
  const freeAt = await freeAgainAt(ctx, to);
  if (!freeAt) return;
  throw new Fault("rate_limited", "Too many messages were asked for; try again later.", {
    retryAfterSeconds: Math.max(1, Math.ceil((freeAt.getTime() - ctx.now.getTime()) / 1000)),
  });
}

async function freeAgainAt(
  ctx: TenantContext,
  to: { channel: MessageChannel; addressIndex: string },
): Promise<Date | undefined> {
  const since = new Date(ctx.now.getTime() - WINDOW_MILLISECONDS);
  const sent = await countedMessages(ctx.tenant, { ...to, kinds: COUNTED, since, limit: MESSAGES_MAX });
  const oldest = sent[MESSAGES_MAX - 1];
  return oldest && new Date(oldest.getTime() + WINDOW_MILLISECONDS);
}
