import { env } from "#lib/env.ts";
import { processWide } from "#lib/process-wide.ts";
import { fallingBack } from "./falling-back.ts";
import type { SmsProvider } from "./port.ts";
import { snsSms } from "./sns.ts";
import { twilioSms } from "./twilio.ts";

export type { SmsProvider } from "./port.ts";

/**
 * The provider that `SMS_PROVIDER` names, which falls back to the other one where that is set up too; undefined where
 * it is `none`.
 */
export function smsProvider(): SmsProvider | undefined {
  return processWide("sms", chosen);
}

function chosen(): SmsProvider | undefined {
  const { SMS_PROVIDER } = env();
  if (SMS_PROVIDER === "none") return undefined;
  const [first, second] = SMS_PROVIDER === "twilio" ? [twilio(), sns()] : [sns(), twilio()];
  return first && second ? fallingBack(first, second) : first;
}

function twilio(): SmsProvider | undefined {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken, TWILIO_FROM: from } = env();
  return accountSid && authToken && from ? twilioSms({ accountSid, authToken, from }) : undefined;
}

function sns(): SmsProvider | undefined {
  const { AWS_REGION: region, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env();
  return region && accessKeyId && secretAccessKey
    ? snsSms({ region, credentials: { accessKeyId, secretAccessKey } })
    : undefined;
}
