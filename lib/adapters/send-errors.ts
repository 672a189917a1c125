/**
 * The provider has refused for good: the address, the sender or the credentials are not accepted, and another attempt
 * would be refused too. The message is a sentence without anything personal and may be logged.
 */
export class SendRefused extends Error {
  override name = "SendRefused";
}

/**
 * The provider could not take the message now: it was not reached, it was too slow, or it asks to wait. Another attempt
 * may succeed. The message is a sentence without anything personal and may be logged.
 */
export class SendUnavailable extends Error {
  override name = "SendUnavailable";
}

/** How long a provider may take before it counts as not reached. Chosen: a job that tries two ends within a minute. */
export const SEND_MILLISECONDS_MAX = 15_000;

/** What an HTTP answer of a provider means: too early, too many and 5xx pass by, every other refusal is for good. */
export function failureOf(provider: string, status: number | undefined): SendRefused | SendUnavailable {
  if (status === undefined) return new SendUnavailable(`${provider} could not be reached.`);
  const isPassing = status < 400 || status >= 500 || [408, 409, 425, 429].includes(status);
  return isPassing
    ? new SendUnavailable(`${provider} could not take the message now (${status}).`)
    : new SendRefused(`${provider} refused the message (${status}).`);
}
