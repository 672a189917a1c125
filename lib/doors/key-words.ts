import { Fault } from "#lib/engine/faults.ts";
import type { Door } from "./door.ts";

// What people put into a key's place, by how it begins. Never told back.
const MISTAKEN: readonly (readonly [prefix: string, words: string])[] = [
  ["auth1_sk_", "A secret key (auth1_sk_…) verifies the signatures of webhooks and opens nothing."],
  ["whsec_", "A webhook's secret (whsec_…) verifies signatures and opens nothing."],
  ["eyJ", "That is a session token; send it as the bearer, and the API key in its own place."],
  ["rt_", "That is a refresh token; send it in the body, and the API key in its own place."],
];

/** `key_invalid`, with a word on what was sent in its place where that can be told, and on what belongs there. */
export function wrongKey(door: Pick<Door, "keyPrefixes">, sent: string): Fault {
  const mistaken = MISTAKEN.find(([prefix]) => sent.startsWith(prefix))?.[1];
  if (!mistaken && door.keyPrefixes.some((prefix) => sent.startsWith(prefix))) return new Fault("key_invalid");
  const wanted = `An API key here begins with ${door.keyPrefixes.join(" or ")}.`;
  return new Fault("key_invalid", `${mistaken ?? "The API key is not valid."} ${wanted}`);
}
