import { hash } from "node:crypto";
import { fetchOutbound } from "../outbound/index.ts";
import type { BreachedPasswords } from "./port.ts";

// The service publishes SHA-1 digests by their first five digits: a question tells one of a million groups.
const PREFIX_LENGTH = 5;
// A group has about a thousand lines of forty characters; with padding up to twice that.
const BYTES_MAX = 512 * 1024;
const TIMEOUT_MILLISECONDS = 1_500;

/**
 * A service that speaks the range protocol of Pwned Passwords (haveibeenpwned.com/API/v3#PwnedPasswords): k-anonymity
 * by the first five hexadecimal digits of the SHA-1, answers padded so that their length tells nothing.
 */
export function rangeService(url: string, rules: { allowLocal: boolean }): BreachedPasswords {
  const base = url.endsWith("/") ? url : `${url}/`;
  return {
    async count(password) {
      const digest = hash("sha1", password.normalize("NFKC"), "hex").toUpperCase();
      const answer = await fetchOutbound(
        base + digest.slice(0, PREFIX_LENGTH),
        {
          method: "GET",
          headers: { "add-padding": "true", "user-agent": "bonafide" },
          timeoutMilliseconds: TIMEOUT_MILLISECONDS,
          bytesMax: BYTES_MAX,
        },
        rules,
      );
      if (!answer.ok) throw new Error(`the service of breached passwords answered ${answer.status}`);
      return countIn(await answer.text(), digest.slice(PREFIX_LENGTH));
    },
  };
}

function countIn(text: string, suffix: string): number {
  const line = text.split(/\r?\n/).find((each) => each.toUpperCase().startsWith(`${suffix}:`));
  return Number(line?.slice(suffix.length + 1) ?? 0) || 0;
}
