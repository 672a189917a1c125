import { env } from "#lib/env.ts";
import { processWide } from "#lib/process-wide.ts";
import type { EmailProvider } from "./port.ts";
import { resendEmail } from "./resend.ts";
import { smtpEmail } from "./smtp.ts";

export { type EmailMessage, type EmailProvider, SendRefused, SendUnavailable } from "./port.ts";

/** The provider that `EMAIL_PROVIDER` names; undefined where it is `none`. */
export function emailProvider(): EmailProvider | undefined {
  return processWide("email", chosen);
}

function chosen(): EmailProvider | undefined {
  const { EMAIL_PROVIDER, RESEND_API_KEY = "", SMTP_URL = "" } = env();
  if (EMAIL_PROVIDER === "none") return undefined;
  return EMAIL_PROVIDER === "resend" ? resendEmail({ apiKey: RESEND_API_KEY }) : smtpEmail({ url: SMTP_URL });
}
