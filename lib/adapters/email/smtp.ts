import { SEND_MILLISECONDS_MAX, SendRefused, SendUnavailable } from "../send-errors.ts";
import type { EmailProvider } from "./port.ts";

type Options = { url: string };

/** Mails by an SMTP server. The message's id becomes the Message-ID, by which receivers know a second copy. */
export function smtpEmail({ url }: Options): EmailProvider {
  return {
    name: "smtp",
    async send({ id, to, from, ...content }) {
      const { createTransport } = await import("nodemailer");
      const transport = createTransport({
        url,
        connectionTimeout: SEND_MILLISECONDS_MAX,
        greetingTimeout: SEND_MILLISECONDS_MAX,
        socketTimeout: SEND_MILLISECONDS_MAX,
        // What is sent is made here alone: no content is ever read from a path or an address.
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      const messageId = `<${id}@${domainOf(from)}>`;
      // As an object the address is one recipient, whatever commas it holds.
      await transport.sendMail({ ...content, from, to: { name: "", address: to }, messageId }).catch(fail);
    },
  };
}

function domainOf(from: string): string {
  return /@([\w.-]+)>?\s*$/.exec(from)?.[1] ?? "localhost";
}

// RFC 5321 §4.2.1: 5yz is refused for good, 4yz for now. Nothing of the cause is kept: it quotes the addresses.
function fail(cause: unknown): never {
  const status = numberIn(cause, "responseCode");
  if (status !== undefined && status >= 500) throw new SendRefused(`The SMTP server refused the message (${status}).`);
  if (status !== undefined) throw new SendUnavailable(`The SMTP server could not take the message now (${status}).`);
  if (codeOf(cause) === "EENVELOPE") throw new SendRefused("The SMTP server was given no usable address.");
  throw new SendUnavailable("The SMTP server could not be reached.");
}

function numberIn(cause: unknown, field: string): number | undefined {
  const value: unknown = cause instanceof Error ? Reflect.get(cause, field) : undefined;
  return typeof value === "number" ? value : undefined;
}

function codeOf(cause: unknown): unknown {
  return cause instanceof Error ? Reflect.get(cause, "code") : undefined;
}
