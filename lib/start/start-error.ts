import { SettingsError } from "#lib/env.ts";

/** The server cannot start; the message is one sentence for the operator that says what to do. */
export class StartError extends Error {
  override name = "StartError";
}

export function codeOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? String(cause.code) : "";
}

/** What to tell the operator of a program that cannot start: a sentence, or, where it is a fault of ours, where it happened. */
export function sentenceOf(program: string, cause: unknown): string {
  if (cause instanceof StartError || cause instanceof SettingsError) return `${program} cannot start. ${cause.message}`;
  return `${program} cannot start: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`;
}
