import type { MessageChannel } from "#db/queries/messages.ts";
import type { Mode } from "#db/schema/columns.ts";
import { type EmailProvider, emailProvider } from "#lib/adapters/email/index.ts";
import { type SmsProvider, smsProvider } from "#lib/adapters/sms/index.ts";
import { env, isPublic } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { processWide } from "#lib/process-wide.ts";
import { mailableAddress } from "../users/index.ts";
import type { Composed } from "./compose.ts";

/** Where a message goes: to a provider, into the development inbox, or nowhere. */
export type Way =
  | { to: "provider"; carry(message: Composed, id: string): Promise<string> }
  | { to: "inbox" }
  | { to: "nowhere" };

/** In test mode nothing leaves. On a public server nobody's links and codes are kept readable for want of a provider. */
export function wayOf(channel: MessageChannel, mode: Mode): Way {
  if (mode === "test") return { to: "inbox" };
  const carry = channel === "email" ? byEmail(emailProvider()) : bySms(smsProvider());
  if (carry) return { to: "provider", carry };
  if (!isPublic(env())) return { to: "inbox" };
  complainOnce(channel);
  return { to: "nowhere" };
}

type Carry = Extract<Way, { to: "provider" }>["carry"];

function byEmail(provider: EmailProvider | undefined): Carry | undefined {
  if (!provider) return undefined;
  return async ({ content: { to, subject, text }, html }, id) => {
    await provider.send({
      to: mailableAddress(to),
      from: env().EMAIL_FROM ?? "",
      subject: subject ?? "",
      text,
      html,
      id,
    });
    return provider.name;
  };
}

function bySms(provider: SmsProvider | undefined): Carry | undefined {
  return provider && (({ content: { to, text } }, id) => provider.send({ to, text, id }));
}

function complainOnce(channel: MessageChannel): void {
  processWide(`no provider for ${channel}`, () => {
    const setting = channel === "email" ? "EMAIL_PROVIDER" : "SMS_PROVIDER";
    log().error({ channel }, `messages cannot be sent: ${setting} is not set`);
  });
}
