import { failureOf, SEND_MILLISECONDS_MAX, SendUnavailable } from "../send-errors.ts";
import type { SmsProvider } from "./port.ts";

type Options = {
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  /** Where SNS is played by a test. */
  endpoint?: string;
};

/** Text messages by Amazon SNS, sent as transactional ones: they go before advertisements. */
export function snsSms({ region, credentials, endpoint }: Options): SmsProvider {
  return {
    name: "sns",
    async send({ to, text }) {
      const { PublishCommand, SNSClient } = await import("@aws-sdk/client-sns");
      const client = new SNSClient({
        region,
        credentials,
        endpoint,
        // The queue is what tries again.
        maxAttempts: 1,
        requestHandler: { requestTimeout: SEND_MILLISECONDS_MAX, connectionTimeout: SEND_MILLISECONDS_MAX },
      });
      const type = { DataType: "String", StringValue: "Transactional" };
      const MessageAttributes = { "AWS.SNS.SMS.SMSType": type };
      try {
        await client.send(new PublishCommand({ PhoneNumber: to, Message: text, MessageAttributes }));
      } catch (cause) {
        throw failureIn(cause);
      } finally {
        client.destroy();
      }
      return "sns";
    },
  };
}

/** Nothing of the cause is kept: it quotes the number. */
function failureIn(cause: unknown): Error {
  if (!(cause instanceof Error)) return failureOf("SNS", undefined);
  // AWS also answers 400 where it asks to slow down.
  if (/throttl/i.test(cause.name)) return new SendUnavailable("SNS asks to slow down.");
  const metadata: unknown = Reflect.get(cause, "$metadata");
  const isObject = typeof metadata === "object" && metadata !== null;
  const status: unknown = isObject ? Reflect.get(metadata, "httpStatusCode") : undefined;
  return failureOf("SNS", typeof status === "number" ? status : undefined);
}
