import type { KeptCredential } from "./kept-credential.ts";
import { type AttributeRequest, isRevoked, type Revocations } from "./proof-input.ts";

/**
 * Why this credential cannot prove what is asked, as a sentence for its holder; null where it can. Found out in the
 * browser, so that nobody is told.
 */
export function unmet(credential: KeptCredential, request: AttributeRequest, list: Revocations): string | null {
  const { attributes } = credential;
  const asked = request.public_inputs;
  if (credential.issuer_key.x !== asked.issuer_ax)
    return `This proof is of ${credential.issuer_name}, and the question is for one of ${request.issuer_name}.`;
  if (Number(attributes.expiry_day) < Number(asked.today))
    return "This proof has expired. Verify yourself again to get a new one.";
  if (isRevoked(list, credential))
    return `${credential.issuer_name} has withdrawn this proof. Verify yourself again to get a new one.`;
  if (request.age_at_least !== null && Number(attributes.birth_day) > Number(asked.cutoff_day))
    return `By your document you are younger than ${request.age_at_least}, so this cannot be proven.`;
  if (request.nationality_in === null) return null;
  if (attributes.nationality === "0") return "Your document names no country's citizenship, so this cannot be proven.";
  if (!request.nationality_set.includes(attributes.nationality))
    return "The nationality in your document is not among those asked for, so this cannot be proven.";
  return null;
}
