import type { MessageKind, MessageRow } from "#db/queries/messages.ts";
import { countStrangersMessage } from "#db/queries/strangers-messages.ts";
import { findUserByEmail, findUserByPhone } from "#db/queries/users.ts";
import { onPlatform } from "#db/tenant.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { platformIndices } from "../tenancy/index.ts";
import { normalizeEmail } from "../users/index.ts";
import { ASKED_KINDS } from "./refuse-too-many.ts";

/**
 * Chosen: what somebody asks for who signs up here and there within an hour, and no flood. Each organization has its own
 * bound besides (`refuseTooMany`).
 */
export const STRANGERS_MESSAGES = { hourMax: 10, dayMax: 30 } as const;

const isAsked = (kind: MessageKind) => ASKED_KINDS.some((asked) => asked === kind);

/**
 * Whether a message is one that anybody could have caused by typing an address: of all but notices, and to somebody whom
 * the organization does not know by a proven address. Whom it knows is reached whatever others have sent there.
 */
export async function isByStranger(ctx: TenantContext, { kind, channel, addressIndex }: MessageRow): Promise<boolean> {
  if (!isAsked(kind)) return false;
  const isEmail = channel === "email";
  const user = await (isEmail ? findUserByEmail : findUserByPhone)(ctx.tenant, addressIndex);
  return !(isEmail ? user?.isVerified : user?.isPhoneVerified);
}

/** Counts it for its mailbox over all organizations; false where that has had enough, of which none is told. */
export function mayReachMailbox({ id, channel }: MessageRow, address: string, now: Date): Promise<boolean> {
  const mailboxes = platformIndices("mailbox", channel === "email" ? mailboxOf(address) : address.trim());
  return onPlatform((platform) =>
    countStrangersMessage(platform, { messageId: id, mailboxes, now }, STRANGERS_MESSAGES),
  );
}

/** One mailbox has many addresses: a tag behind a plus (RFC 5233), and at Google's, dots anywhere. */
export function mailboxOf(address: string): string {
  const whole = normalizeEmail(address);
  const at = whole.lastIndexOf("@");
  const [local = "", domain] = [whole.slice(0, at).split("+")[0], whole.slice(at + 1)];
  const isGoogle = domain === "gmail.com" || domain === "googlemail.com";
  return isGoogle ? `${local.replaceAll(".", "")}@gmail.com` : `${local}@${domain}`;
}
