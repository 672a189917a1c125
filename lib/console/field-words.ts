import type { ConsoleFault } from "./perform.ts";

/** What a form shows after a refusal: a sentence at its head, and a message at each wrong field, by engine name. */
export type FormFault = { detail: string; fields: Record<string, string> };

/** The fault in a form's words; with fields marked, its own sentence would only repeat that something is wrong. */
export function formFault(fault: ConsoleFault): FormFault {
  const fields: Record<string, string> = {};
  for (const { path, message } of fault.issues) {
    const field = String(path[0] ?? "");
    fields[field] ??= issueWords(message);
  }
  const suffix = fault.code === "internal" ? ` Quote request ${fault.requestId} if it stays.` : "";
  return { detail: detailOf(fault) + suffix, fields };
}

function detailOf({ code, detail, retryAfterSeconds }: ConsoleFault): string {
  if (code === "invalid_input") return "Some fields need another look.";
  if (code === "locked" && retryAfterSeconds) return `${detail} Try again in ${durationWords(retryAfterSeconds)}.`;
  return detail;
}

/** "30 minutes", "2 hours": rounded up, so that waiting that long is enough. */
export function durationWords(seconds: number): string {
  const [count, unit] =
    seconds > 5400
      ? [Math.ceil(seconds / 3600), "hour"]
      : seconds > 90
        ? [Math.ceil(seconds / 60), "minute"]
        : [seconds, "second"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

const WORDS: [pattern: RegExp, words: string][] = [
  [/^Too small: expected string to have >=1 characters$/, "must be filled in"],
  [/^Too big: expected string to have <=(\d+) characters$/, "must have at most $1 characters"],
  [/^Too small: expected number to be >=(-?\d+)$/, "must be $1 or more"],
  [/^Too big: expected number to be <=(-?\d+)$/, "must be $1 or less"],
  [/^Too small: expected array to have >=1 items$/, "choose at least one"],
  [/^Invalid email address$/, "is not an e-mail address"],
  [/^Invalid input: expected (?:number|int).*$/, "must be a whole number"],
  [/^Invalid input.*$/, "is not one of the choices"],
];

/** A validator's message as words that follow the field's name. */
export function issueWords(message: string): string {
  const found = WORDS.find(([pattern]) => pattern.test(message));
  return found ? message.replace(found[0], found[1]) : message;
}
