import type { KeptCredential } from "./kept-credential.ts";
import { type AttributeRequest, isRevoked, type Question, type Revocations } from "./proof-input.ts";

/**
 * Why this credential cannot prove what is asked, as a sentence for its holder; null where it can. Found out in the
 * browser, so that nobody is told.
 */
export function unmet(credential: KeptCredential, question: Question, list: Revocations): string | null {
  return (
    unusable(credential, question, list) ??
    tooYoung(credential, question) ??
    (question.circuit === "attribute_signed" ? foreign(credential, question) : null)
  );
}

/** The one that a known user is asked for, where this browser has it; else whichever can prove what is asked. */
export function fitting(
  credentials: readonly KeptCredential[],
  question: Question,
  list: Revocations,
): KeptCredential | undefined {
  const isAskedFor = ({ id }: KeptCredential) => question.circuit === "age_committed" && id === question.credential_id;
  const canProve = (each: KeptCredential) => unmet(each, question, list) === null;
  return credentials.find(isAskedFor) ?? credentials.find(canProve) ?? credentials[0];
}

/** The server has looked whether a known user's credential is in force, and says so before the page asks. */
function unusable(credential: KeptCredential, question: Question, list: Revocations): string | null {
  const { issuer_name: name } = question;
  if (question.circuit === "age_committed") {
    if (credential.id === question.credential_id) return null;
    return `This proof is not the one asked for. ${name} asks one person whom it has verified: this proof is somebody else's, or of another check.`;
  }
  if (credential.issuer_key.x !== question.public_inputs.issuer_ax)
    return `This proof is of ${credential.issuer_name}, and the question is for one of ${name}.`;
  if (Number(credential.attributes.expiry_day) < Number(question.public_inputs.today))
    return "This proof has expired. Verify yourself again to get a new one.";
  if (isRevoked(list, credential))
    return `${credential.issuer_name} has withdrawn this proof. Verify yourself again to get a new one.`;
  return null;
}

function tooYoung({ attributes }: KeptCredential, { age_at_least, public_inputs }: Question): string | null {
  if (age_at_least === null || Number(attributes.birth_day) <= Number(public_inputs.cutoff_day)) return null;
  return `By your document you are younger than ${age_at_least}, so this cannot be proven.`;
}

function foreign({ attributes }: KeptCredential, request: AttributeRequest): string | null {
  if (request.nationality_in === null) return null;
  if (attributes.nationality === "0") return "Your document names no country's citizenship, so this cannot be proven.";
  if (!request.nationality_set.includes(attributes.nationality))
    return "The nationality in your document is not among those asked for, so this cannot be proven.";
  return null;
}
