import { failureOf, SEND_MILLISECONDS_MAX } from "../send-errors.ts";
import type { EmailProvider } from "./port.ts";

type Options = { apiKey: string; baseUrl?: string };

/** Mails by Resend's API. The message's id is the idempotency key, which Resend remembers for a day. */
export function resendEmail({ apiKey, baseUrl }: Options): EmailProvider {
  return {
    name: "resend",
    async send({ id, to, ...content }) {
      const { Resend } = await import("resend");
      const client = new Resend(apiKey, baseUrl === undefined ? {} : { baseUrl });
      const options = { idempotencyKey: id, signal: AbortSignal.timeout(SEND_MILLISECONDS_MAX) };
      const { error } = await client.emails.send({ ...content, to: [to] }, options).catch(unreached);
      if (error) throw failureOf("Resend", error.statusCode ?? undefined);
    },
  };
}

/** Nothing of the cause is kept: it may quote the request. */
function unreached(): { error: { statusCode: null } } {
  return { error: { statusCode: null } };
}
