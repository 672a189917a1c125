import { SendUnavailable, type SmsProvider } from "./port.ts";

/** Sends by the first provider, and by the second where the first cannot take the message now. */
export function fallingBack(first: SmsProvider, second: SmsProvider): SmsProvider {
  return {
    name: first.name,
    async send(message) {
      try {
        return await first.send(message);
      } catch (cause) {
        if (!(cause instanceof SendUnavailable)) throw cause;
        return second.send(message);
      }
    },
  };
}
