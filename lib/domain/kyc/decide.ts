import { toAlpha3 } from "./country.ts";
import type { Facts } from "./facts.ts";

export type Decision = {
  decision: "approved" | "rejected" | "manual_review";
  reasons: { code: string; message: string }[];
  /** 0.0 (nothing speaks against it) to 1.0. */
  riskScore: number;
};

type Finding = { code: string; message: string; effect: "reject" | "review" | "note"; weight: number };

// Weights chosen: two doubts make a high risk, one rejection a critical one. They order the review queue; they decide nothing.
const REJECT = 0.7;
const DOUBT = 0.35;
const NOTE = 0.15;
// Chosen: below it, too few characters of the document were sure.
const CONFIDENCE_MIN = 0.8;

/**
 * Decides by rules alone: one rejection rejects, one doubt asks for a person, none of both approves; a note says what
 * could not be checked and raises the risk.
 * Every rule that fired is a reason.
 */
export function decide(facts: Facts): Decision {
  const findings = [
    ...(facts.checks.includes("document") ? aboutDocument(facts) : []),
    ...(facts.checks.includes("face") ? aboutMatch(facts) : []),
    ...(facts.checks.includes("liveness") ? aboutLiveness(facts) : []),
    ...aboutDuplicates(facts),
  ];
  const isRejected = findings.some((finding) => finding.effect === "reject");
  const isDoubted = findings.some((finding) => finding.effect === "review");
  const clear = findings.reduce((rest, finding) => rest * (1 - finding.weight), 1);
  return {
    decision: isRejected ? "rejected" : isDoubted ? "manual_review" : "approved",
    reasons: findings.map(({ code, message }) => ({ code, message })),
    riskScore: Math.round((1 - clear) * 100) / 100,
  };
}

/** The published bands of Auth1, in the words of eKYC-Onboarder. */
export function riskLevel(score: number): "low" | "medium" | "high" | "critical" {
  if (score < 0.3) return "low";
  if (score < 0.6) return "medium";
  return score < 0.8 ? "high" : "critical";
}

function reject(code: string, message: string): Finding {
  return { code, message, effect: "reject", weight: REJECT };
}

function doubt(code: string, message: string): Finding {
  return { code, message, effect: "review", weight: DOUBT };
}

function note(code: string, message: string): Finding {
  return { code, message, effect: "note", weight: NOTE };
}

function* aboutDocument({ document, today, isTest }: Facts): Generator<Finding> {
  if (!document) return;
  const { extracted, zone, country, confidence } = document;
  if (extracted.expiryDate !== null && extracted.expiryDate < today)
    yield reject("document_expired", "The document has expired.");
  if (extracted.dateOfBirth !== null && extracted.dateOfBirth > today)
    yield reject("birth_in_future", "The birth date lies in the future.");
  for (const { code, message } of document.hints) yield doubt(code, message);
  if (!zone) yield doubt("zone_not_found", "The document has no machine-readable zone that could be read.");
  else if (!zone.valid) yield doubt("check_digit_mismatch", "A check digit of the machine-readable zone does not fit.");
  else if (!zone.namesAgreed) yield doubt("names_unconfirmed", "The name was read by one reader alone.");
  if (zone && zone.repaired > 0)
    yield doubt("zone_repaired", "A character of the zone was unclear and was completed by its check digit.");
  if (confidence < CONFIDENCE_MIN && zone?.valid) yield doubt("low_confidence", "The document was hard to read.");
  if (extracted.documentNumber === null || extracted.dateOfBirth === null)
    yield doubt("fields_missing", "The number or the birth date could not be read.");
  // ICAO 9303-3 §5 gives UTO to no state: it is printed on specimens alone.
  if (!isTest && [extracted.country, extracted.nationality].includes("UTO"))
    yield reject("specimen_document", "The document is a specimen of a state that does not exist.");
  const issuer = extracted.country && toAlpha3(extracted.country);
  if (issuer && issuer !== toAlpha3(country))
    yield doubt("country_mismatch", "The document was issued by another country than was said.");
}

function* aboutMatch({ match }: Facts): Generator<Finding> {
  if (!match) return;
  if (match.result.decision === "no_match")
    yield reject("face_mismatch", "The selfie does not show the person on the document.");
  if (match.result.decision === "review")
    yield doubt("face_uncertain", "The selfie resembles the document's portrait, but not surely.");
}

function* aboutLiveness({ liveness, isOnePerson }: Facts): Generator<Finding> {
  if (!liveness) return;
  if (!liveness.passed) yield reject("liveness_failed", "The selfie does not seem to show a live person.");
  else if (!liveness.result.isActive)
    yield doubt(
      "liveness_single_image",
      "Liveness was judged by one still picture, which cannot rule out a photograph.",
    );
  const flash = liveness.result.film?.flash.outcome;
  if (liveness.passed && (flash === "not_measurable" || flash === "not_shown"))
    yield note(
      "liveness_flash_unseen",
      "The colours of the screen were not seen on the face: a replay is not ruled out.",
    );
  if (isOnePerson === false)
    yield reject("liveness_other_person", "The liveness film shows another person than the selfie.");
}

/** Twins and relatives have one face as well, so that a person decides. */
function* aboutDuplicates({ isDuplicate }: Facts): Generator<Finding> {
  if (isDuplicate) yield doubt("duplicate_face", "The face was seen in another person's verification.");
}
