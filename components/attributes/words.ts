import type { AttributeRequest } from "./proof-input.ts";

/** What the asking organization learns, in sentences for the holder. */
export function learned({ age_at_least, nationality_names, issuer_name }: AttributeRequest, name: string): string[] {
  return [
    age_at_least === null ? [] : [`You are at least ${age_at_least} years old`],
    nationality_names === null ? [] : [nationality(nationality_names)],
    [`${issuer_name} has checked your document, and this is still valid`],
    [`A number for you that ${name} alone sees, the same each time, so that it knows you again`],
  ].flat();
}

/** What it does not learn. */
export function untold({ age_at_least, nationality_names, issuer_name }: AttributeRequest, name: string): string[] {
  return [
    "Your name, your face, your document and its number",
    age_at_least === null ? "Your date of birth and your age" : "Your date of birth and how old you are exactly",
    nationality_names === null ? ["Your nationality"] : [],
    nationality_names !== null && nationality_names.length > 1 ? ["Which of these countries is yours"] : [],
    `Where else you prove something: ${name} cannot compare you with others, and ${issuer_name} is not told`,
  ].flat();
}

function nationality(names: readonly string[]): string {
  if (names.length === 1) return `You are a citizen of ${names[0]}`;
  return `You are a citizen of one of these countries: ${names.join(", ")}`;
}
