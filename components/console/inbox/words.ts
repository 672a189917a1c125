import type * as z from "zod";
import type { InboxMessage } from "#lib/domain/messages/index.ts";

export const INBOX_PATH = "/console/inbox";
export const INBOX_DESCRIPTION =
  "Mails and text messages that were kept here instead of sent, newest first: all of test mode and, on your own machine, those of live mode while no provider is set up. They are deleted after a week.";

export type MessageShown = z.output<typeof InboxMessage>;

export const CHANNEL_WORDS: Readonly<Record<MessageShown["channel"], string>> = { email: "E-mail", sms: "SMS" };

export const KIND_WORDS: Readonly<Record<MessageShown["kind"], string>> = {
  password_reset: "Password reset",
  password_changed: "Password changed",
  magic_link: "Magic link",
  email_verification: "Address confirmation",
  one_time_code: "One-time code",
  device_code: "Device code",
  new_sign_in: "New sign-in",
  factor_changed: "Way of signing in changed",
  reset_pending: "New password awaits approval",
  reset_denied: "New password not approved",
  emergency_reset: "Emergency reset",
  emergency_reset_confirmed: "Emergency reset confirmed",
  emergency_reset_cancelled: "Emergency reset cancelled",
};
