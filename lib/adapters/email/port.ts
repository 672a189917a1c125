export { SendRefused, SendUnavailable } from "../send-errors.ts";

export type EmailMessage = {
  /** One bare address. */
  to: string;
  /** An address, with or without a name: `Example <no-reply@example.com>`. */
  from: string;
  /** One line. */
  subject: string;
  text: string;
  html: string;
  /** Letters, digits, `_` and `-`. Names this very content: the same id must never come with another one. */
  id: string;
};

/** Whoever carries mails to their recipients. */
export type EmailProvider = {
  readonly name: "resend" | "smtp";
  /**
   * Resolves once the provider has taken the message; whether it arrives is the provider's matter. Sending one id again
   * gives no second mail where the provider recognises ids. Throws `SendRefused` where another attempt is useless, and
   * `SendUnavailable` where it is not; neither says anything personal.
   */
  send(message: EmailMessage): Promise<void>;
};
