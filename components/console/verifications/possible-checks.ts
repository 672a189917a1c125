import type { Check } from "./words.ts";

/** The checks that can be made together: a selfie is matched with a document's portrait, so without one it is left out. */
export function possibleChecks(wanted: readonly Check[]): Check[] {
  return wanted.filter((check) => check !== "face" || wanted.includes("document"));
}
