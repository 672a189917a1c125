import { countedMessages, type MessageChannel } from "#db/queries/messages.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";

// As published by Auth1: three an hour and address; of each kind, so that whoever asks for one leaves the others.
const MESSAGES_MAX = 3;
const WINDOW_MILLISECONDS = 3600_000;

/** What anybody can cause by typing an address. Notices are caused by the account's own user, and are not counted. */
export const ASKED_KINDS = [
  "password_reset",
  "emergency_reset",
  "magic_link",
  "email_verification",
  "one_time_code",
  "device_code",
] as const;

type Asked = { channel: MessageChannel; kind: (typeof ASKED_KINDS)[number]; addressIndex: string };

/** Whether a fourth message of a kind for one address within an hour is asked for. */
export async function isTooMany(ctx: TenantContext, asked: Asked): Promise<boolean> {
  return (await freeAgainAt(ctx, asked)) !== undefined;
}

/** Refuses a fourth message of a kind for one address within an hour, whether or not the address has an account. */
export async function refuseTooMany(ctx: TenantContext, asked: Asked): Promise<void> {
  const freeAt = await freeAgainAt(ctx, asked);
  if (!freeAt) return;
  throw new Fault("rate_limited", "Too many messages were asked for; try again later.", {
    retryAfterSeconds: Math.max(1, Math.ceil((freeAt.getTime() - ctx.now.getTime()) / 1000)),
  });
}

async function freeAgainAt(ctx: TenantContext, asked: Asked): Promise<Date | undefined> {
  const since = new Date(ctx.now.getTime() - WINDOW_MILLISECONDS);
  const sent = await countedMessages(ctx.tenant, { ...asked, since, limit: MESSAGES_MAX });
  const oldest = sent[MESSAGES_MAX - 1];
  return oldest && new Date(oldest.getTime() + WINDOW_MILLISECONDS);
}
