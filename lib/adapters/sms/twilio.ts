import { failureOf, SEND_MILLISECONDS_MAX } from "../send-errors.ts";
import type { SmsProvider } from "./port.ts";

type Options = {
  accountSid: string;
  authToken: string;
  /** A number (E.164), or the id of a messaging service (`MG…`). */
  from: string;
  /** Where Twilio is played by a test. */
  baseUrl?: string;
};

/** Text messages by Twilio's API. */
export function twilioSms({ accountSid, authToken, from, baseUrl }: Options): SmsProvider {
  const sender = from.startsWith("MG") ? { messagingServiceSid: from } : { from };
  return {
    name: "twilio",
    async send({ to, text }) {
      const { default: twilio } = await import("twilio");
      const httpClient = new twilio.RequestClient({ timeout: SEND_MILLISECONDS_MAX, keepAlive: false });
      if (baseUrl !== undefined)
        httpClient.axios.interceptors.request.use((config) =>
          Object.assign(config, { url: moved(config.url, baseUrl) }),
        );
      const client = twilio(accountSid, authToken, { httpClient });
      await client.messages.create({ to, body: text, ...sender }).catch(fail);
      return "twilio";
    },
  };
}

function moved(uri = "", baseUrl: string): string {
  const { pathname, search } = new URL(uri);
  return `${baseUrl}${pathname}${search}`;
}

/** Nothing of the cause is kept: it quotes the number and the text. */
function fail(cause: unknown): never {
  const status: unknown = cause instanceof Error ? Reflect.get(cause, "status") : undefined;
  throw failureOf("Twilio", typeof status === "number" ? status : undefined);
}
