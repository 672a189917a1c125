import type { VerificationDetail } from "./verification-table.tsx";
import { VERIFICATIONS_PATH } from "./words.ts";

const LABELS = {
  "document-front": "Document, front",
  "document-back": "Document, back",
  selfie: "Selfie",
  liveness: "Best frame of the liveness check",
} as const;

/** The pictures that a verification holds, with the address of each. */
export function picturesOf({
  id,
  documents,
  faceMatch,
  liveness,
}: Pick<VerificationDetail, "id" | "documents" | "faceMatch" | "liveness">) {
  const names: (keyof typeof LABELS)[] = documents.map((document) => `document-${document.side}` as const);
  if (faceMatch) names.push("selfie");
  if (liveness) names.push("liveness");
  return names.map((name) => ({ name, label: LABELS[name], src: `${VERIFICATIONS_PATH}/${id}/pictures/${name}` }));
}
