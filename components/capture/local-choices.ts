import { type DocumentType, documentTypes } from "./state.ts";

/** What the person chose before anything was sent; kept for this tab, so that a reload loses nothing. */
export type LocalChoices = {
  documentType: DocumentType | null;
  country: string;
  /** The kind and country are settled: the photo is next. */
  isAtPhoto: boolean;
  isBackSkipped: boolean;
};

export function readChoices(sessionId: string, countryGuess: string): LocalChoices {
  const kept = parse(read(sessionId));
  const documentType = documentTypes.find((type) => type === kept.documentType) ?? null;
  const country = kept.country;
  return {
    documentType,
    country: typeof country === "string" ? country : countryGuess,
    isAtPhoto: kept.isAtPhoto === true,
    isBackSkipped: kept.isBackSkipped === true,
  };
}

export function keepChoices(sessionId: string, choices: LocalChoices): void {
  try {
    sessionStorage.setItem(keyOf(sessionId), JSON.stringify(choices));
  } catch {
    // Storage may be off or full; then only a reload asks again.
  }
}

function read(sessionId: string): string {
  try {
    return sessionStorage.getItem(keyOf(sessionId)) ?? "{}";
  } catch {
    return "{}";
  }
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function keyOf(sessionId: string): string {
  return `bonafide.capture.${sessionId}`;
}
