import type { DocumentType } from "./state.ts";

export type DocumentSide = "front" | "back";

export function titleOf(side: DocumentSide, documentType: DocumentType): string {
  if (documentType === "passport") return "Photograph your passport's photo page";
  const name = documentType === "national_id" ? "identity card" : "driving licence";
  return side === "front" ? `Photograph the front of your ${name}` : `Add the back of your ${name}`;
}

export function leadOf(side: DocumentSide): string {
  return side === "front"
    ? "Use the camera, or a file you already have (a photo or a PDF)."
    : "The back often holds the part that machines read. If yours has nothing on it, skip this.";
}

export function wholeOf(side: DocumentSide, documentType: DocumentType): string {
  if (documentType === "passport") return "The whole page, with both lines of <<<";
  return side === "front" ? "The whole front, nothing cut off" : "The whole back, nothing cut off";
}

export function wordsOf(side: DocumentSide, documentType: DocumentType): string {
  if (documentType === "passport") return "Fit the photo page";
  return side === "front" ? "Fit the front inside" : "Fit the back inside";
}
