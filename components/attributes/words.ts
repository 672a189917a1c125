import type { Question } from "./proof-input.ts";

/** What the asking organization learns, in sentences for the holder. */
export function learned(question: Question, name: string): string[] {
  const { age_at_least, issuer_name } = question;
  const age = age_at_least === null ? [] : [`You are at least ${age_at_least} years old`];
  if (question.circuit === "age_committed")
    return [...age, `That your private proof made it: ${name} verified you before and knows whose it is`];
  const { nationality_names } = question;
  return [
    age,
    nationality_names === null ? [] : [nationality(nationality_names)],
    [`${issuer_name} has checked your document, and this is still valid`],
    [`A number for you that ${name} alone sees, the same each time, so that it knows you again`],
  ].flat();
}

/** What it does not learn. */
export function untold(question: Question, name: string): string[] {
  if (question.circuit === "age_committed")
    return [
      "Your date of birth and how old you are exactly",
      "Anything else in your document",
      `This proof adds nothing to what ${name} may have kept of your check`,
    ];
  const { age_at_least, nationality_names, issuer_name } = question;
  return [
    "Your name, your face, your document and its number",
    age_at_least === null ? "Your date of birth and your age" : "Your date of birth and how old you are exactly",
    nationality_names === null ? ["Your nationality"] : [],
    nationality_names !== null && nationality_names.length > 1 ? ["Which of these countries is yours"] : [],
    `Where else you prove something: ${name} cannot compare you with others, and ${issuer_name} is not told`,
  ].flat();
}

/** The head of the page, and by what it can be proven. */
export function heading({ circuit, issuer_name }: Question, name: string): { title: string; lead: string } {
  if (circuit === "attribute_signed")
    return { title: `${name} asks you to prove something`, lead: `By your check with ${issuer_name}.` };
  return {
    title: `${name} asks you to prove your age`,
    lead: `${name} verified you before and knows who you are. It learns only what you prove here.`,
  };
}

function nationality(names: readonly string[]): string {
  if (names.length === 1) return `You are a citizen of ${names[0]}`;
  return `You are a citizen of one of these countries: ${names.join(", ")}`;
}
