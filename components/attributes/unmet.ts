import type { KeptCredential } from "./kept-credential.ts";
import { type Asked, type AttributeRequest, isRevoked } from "./proof-input.ts";

/**
 * Why this credential cannot prove what is asked, as a sentence for its holder; null where it can. Found out in the
 * browser, so that nobody is told.
 */
export function unmet(credential: KeptCredential, asked: Asked): string | null {
  return (
    unusable(credential, asked) ??
    tooYoung(credential, asked) ??
    (asked.list === null ? null : foreign(credential, asked.question))
  );
}

/** The one that a known user is asked for, where this browser has it; else whichever can prove what is asked. */
export function fitting(credentials: readonly KeptCredential[], asked: Asked): KeptCredential | undefined {
  const isAskedFor = ({ id }: KeptCredential) => asked.list === null && id === asked.question.credential_id;
  const canProve = (each: KeptCredential) => unmet(each, asked) === null;
  return credentials.find(isAskedFor) ?? credentials.find(canProve) ?? credentials[0];
}

/** The server has looked whether a known user's credential is in force, and says so before the page asks. */
function unusable(credential: KeptCredential, asked: Asked): string | null {
  const { issuer_name: name } = asked.question;
  if (asked.list === null) {
    if (credential.id === asked.question.credential_id) return null;
    return `This proof is not the one asked for. ${name} asks one person whom it has verified: this proof is somebody else's, or of another check.`;
  }
  const { question, list } = asked;
  if (credential.issuer_key.x !== question.public_inputs.issuer_ax)
    return `This proof is of ${credential.issuer_name}, and the question is for one of ${name}.`;
  if (Number(credential.attributes.expiry_day) < Number(question.public_inputs.today))
    return "This proof has expired. Verify yourself again to get a new one.";
  if (isRevoked(list, credential))
    return `${credential.issuer_name} has withdrawn this proof. Verify yourself again to get a new one.`;
  return null;
}

function tooYoung({ attributes }: KeptCredential, { question }: Asked): string | null {
  const { age_at_least, public_inputs } = question;
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
