export { SendRefused, SendUnavailable } from "../send-errors.ts";

export type SmsMessage = {
  /** E.164, with the plus. */
  to: string;
  text: string;
  /** Names the message where a provider has a place for it. */
  id: string;
};

export type SmsProviderName = "twilio" | "sns";

/** Whoever carries text messages to their recipients. */
export type SmsProvider = {
  readonly name: SmsProviderName;
  /**
   * Resolves with the name of the provider that has taken the message; whether it arrives is that provider's matter.
   * Neither provider recognises a message sent twice. Throws `SendRefused` where another attempt is useless, and
   * `SendUnavailable` where it is not; neither says anything personal.
   */
  send(message: SmsMessage): Promise<SmsProviderName>;
};
