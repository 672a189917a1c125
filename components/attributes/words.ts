import type { Question } from "./proof-input.ts";

/** What the asking organization learns, in sentences for whoever has opened the page with this credential. */
export function learned(question: Question, name: string, credentialId: string): string[] {
  const { age_at_least, issuer_name } = question;
  const age = age_at_least === null ? [] : [`You are at least ${age_at_least} years old`];
  if (question.circuit === "age_committed") {
    if (credentialId === question.credential_id)
      return [...age, `Whose proof it is: ${name} gave it to you when it verified you`];
    return [`Whether one person, whom it has verified before, is at least ${age_at_least} years old`];
  }
  const { nationality_names } = question;
  return [
    age,
    nationality_names === null ? [] : [nationality(nationality_names)],
    [`${issuer_name} has checked your document, and this is still valid`],
    [`A number for you that ${name} alone sees, the same each time, so that it knows you again`],
  ].flat();
}

/** For a browser without a proof: whose it would be, and where it is. Who has opened the link may be anybody. */
export function missing(question: Question, name: string): string {
  const place = "where you were verified: in that browser, or in a file that you saved.";
  if (question.circuit === "attribute_signed")
    return `${name} accepts proofs that ${question.issuer_name} has signed. They are ${place}`;
  return `${name} asks one person, whom it has verified before, for the proof taken then. If that is you, it is ${place}`;
}

/** What it does not learn. */
export function untold(question: Question, name: string): string[] {
  if (question.circuit === "age_committed")
    return ["Your date of birth and how old you are exactly", "Anything else in your document"];
  const { age_at_least, nationality_names, issuer_name } = question;
  return [
    "Your name, your face, your document and its number",
    age_at_least === null ? "Your date of birth and your age" : "Your date of birth and how old you are exactly",
    nationality_names === null ? ["Your nationality"] : [],
    nationality_names !== null && nationality_names.length > 1 ? ["Which of these countries is yours"] : [],
    `Where else you prove something: ${name} cannot compare you with others, and ${issuer_name} is not told`,
  ].flat();
}

/** The head of the page, for whoever has opened it with this credential. */
export function heading(question: Question, name: string, credentialId: string): { title: string; lead: string } {
  if (question.circuit === "attribute_signed")
    return { title: `${name} asks you to prove something`, lead: `By your check with ${question.issuer_name}.` };
  if (credentialId !== question.credential_id)
    return { title: `${name} asks for proof of an age`, lead: "It asks one person, whom it has verified before." };
  return {
    title: `${name} asks you to prove your age`,
    lead: `${name} verified you before and knows who you are. The proof adds only what is named here.`,
  };
}

function nationality(names: readonly string[]): string {
  if (names.length === 1) return `You are a citizen of ${names[0]}`;
  return `You are a citizen of one of these countries: ${names.join(", ")}`;
}
