export const VERIFICATIONS_PATH = "/console/verifications";
export const VERIFICATIONS_DESCRIPTION =
  "One verification is one person's document and face, checked once. Each has a capture page with a link of its own.";

export type VerificationType = "full_kyc" | "document_only" | "face_only";
export type Check = "document" | "face" | "liveness";

export const TYPE_WORDS: Readonly<Record<VerificationType, { label: string; hint: string }>> = {
  full_kyc: { label: "Full", hint: "A document, a selfie that matches it, and proof that the person is there." },
  document_only: { label: "Document only", hint: "A document is read and its check digits are proved." },
  face_only: { label: "Face only", hint: "Proof that a person is there, without a document." },
};

export const CHECK_WORDS: Readonly<Record<Check, { label: string; hint: string }>> = {
  document: { label: "Document", hint: "Read the document and its machine-readable zone." },
  face: { label: "Face match", hint: "Compare a selfie with the portrait on the document, which it needs." },
  liveness: { label: "Liveness", hint: "Ask for movements that a photograph cannot make." },
};

/** A name of the API in words: `drivers_license` reads "drivers license". */
export function words(name: string): string {
  return name.replaceAll("_", " ");
}

/** 0.934 as "93 %". */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
