import { isSameIssuer } from "./country.ts";
import type { DocumentForDecision, Facts } from "./facts.ts";
import { isDoubtOfFields, specimenPrinted } from "./reading-doubts.ts";

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
    ...aboutChip(facts),
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

function* aboutDocument(facts: Facts): Generator<Finding> {
  const { document, today, isTest } = facts;
  if (!document) return;
  const { extracted, zone, country } = document;
  if (extracted.expiryDate !== null && extracted.expiryDate < today)
    yield reject("document_expired", "The document has expired.");
  if (extracted.dateOfBirth !== null && extracted.dateOfBirth > today)
    yield reject("birth_in_future", "The birth date lies in the future.");
  for (const { code, message } of document.hints) yield doubt(code, message);
  for (const { code, message } of document.reasons) if (code.startsWith("print_conflict_")) yield doubt(code, message);
  for (const { code, words } of document.conflicts)
    yield doubt(`conflict_${code}`, `The ${words} on the front of the document is not the one on its back.`);
  if (!isReadFromChip(facts)) yield* aboutReading(document);
  else if (zone && !zone.valid) yield printedZoneWrong();
  // ICAO 9303-3 §5 gives UTO to no state: it is printed on specimens alone.
  if (!isTest && [extracted.country, extracted.nationality].includes("UTO"))
    yield reject("specimen_document", "The document is a specimen of a state that does not exist.");
  else if (!isTest && document.isSpecimen) yield doubt(specimenPrinted.code, specimenPrinted.message);
  if (extracted.country && !isSameIssuer(extracted.country, country))
    yield doubt("country_mismatch", "The document was issued by another country than was said.");
}

const printedZoneWrong = () =>
  doubt("check_digit_mismatch", "A check digit of the machine-readable zone does not fit.");

/** How well the print was read. It does not matter where the chip says the same under its issuer's signature. */
function* aboutReading({ zone, extracted, confidence, hasBarcode, reasons }: DocumentForDecision): Generator<Finding> {
  const isUnfinished = reasons.some(({ code }) => code === "effort_exhausted");
  for (const { code, message } of reasons)
    if (code === "effort_exhausted" || isDoubtOfFields(code)) yield doubt(code, message);
  if (!zone && hasBarcode)
    yield doubt("barcode_only", "The document has no machine-readable zone, and nobody signed its barcode.");
  // Where a part was left unread, nobody knows whether there is one.
  else if (!zone && !isUnfinished)
    yield doubt("zone_not_found", "The document has no machine-readable zone that could be read.");
  else if (zone && !zone.valid) yield printedZoneWrong();
  else if (zone && !zone.namesAgreed) yield doubt("names_unconfirmed", "The name was read by one reader alone.");
  if (zone && zone.repaired > 0)
    yield doubt("zone_repaired", "A character of the zone was unclear and was completed by its check digit.");
  if (confidence < CONFIDENCE_MIN && zone?.valid) yield doubt("low_confidence", "The document was hard to read.");
  const isBirthTold = extracted.dateOfBirth !== null || extracted.partialDateOfBirth !== null;
  if (extracted.documentNumber === null || !isBirthTold)
    yield doubt("fields_missing", "The number or the birth date could not be read.");
}

/** The print was read, as far as it tells whose document it is, and says what the chip's issuer signed. */
export function agreesWithChip({ chip, document }: Pick<Facts, "chip" | "document">): boolean {
  const isPrintRead = document?.extracted.documentNumber != null && document.extracted.dateOfBirth != null;
  return chip?.outcome === "verified" && chip.conflicts.length === 0 && isPrintRead;
}

/**
 * The chip stands in for print that was hard to read. Its data can be copied (docs/vision.md), so that a portrait must
 * tie it to this person or this document too.
 */
function isReadFromChip(facts: Facts): boolean {
  return agreesWithChip(facts) && [facts.chipFace.person, facts.chipFace.print].includes("match");
}

function* aboutChip({ chip, document, chipFace, today }: Facts): Generator<Finding> {
  if (!chip) return;
  if (chip.outcome === "refused")
    yield reject("chip_not_authentic", "The chip's data was changed, or signed by somebody who may not.");
  if (chip.outcome === "not_trusted")
    yield doubt("chip_not_trusted", "The chip's data is whole, but no trusted country certificate stands behind it.");
  const isPrintSure = document?.zone?.valid === true && document.zone.repaired === 0;
  for (const { code, words } of chip.conflicts)
    yield (isPrintSure ? reject : doubt)(`chip_conflict_${code}`, `The ${words} of the chip is not the printed one.`);
  if (chip.extracted.expiryDate !== null && chip.extracted.expiryDate < today)
    yield reject("chip_expired", "The document has expired by what its chip says.");
  if (chip.signerCountry !== null && !isSameIssuer(chip.signerCountry, chip.extracted.country ?? ""))
    yield doubt("chip_country_mismatch", "The chip was signed by another state than the one it names.");
  if (!chip.hasFace) yield note("chip_portrait_unread", "The chip's portrait was not compared with anybody.");
  if (chipFace.person === "no_match")
    yield reject("chip_face_mismatch", "The person's picture does not show whoever is on the chip's portrait.");
  if (chipFace.person === "review")
    yield doubt("chip_face_uncertain", "The person's picture resembles the chip's portrait, but not surely.");
  if (chipFace.print === "no_match")
    yield doubt("chip_portrait_differs", "The printed portrait and the chip's do not seem to show one person.");
  // Whoever surely is the person on the chip makes up for print in which a face is hard to know again.
  if (chipFace.print === "review" && chipFace.person !== "match")
    yield doubt("chip_portrait_uncertain", "The printed portrait resembles the chip's, but not surely.");
}

function* aboutMatch({ match }: Facts): Generator<Finding> {
  if (!match) return;
  if (match.result.decision === "no_match")
    yield reject("face_mismatch", "The selfie does not show the person on the document.");
  if (match.result.decision === "review")
    yield doubt("face_uncertain", "The selfie resembles the document's portrait, but not surely.");
}

function* aboutLiveness(facts: Facts): Generator<Finding> {
  const { liveness } = facts;
  if (!liveness) return;
  // One still picture errs both ways: it neither rejects a person nor vouches for one.
  if (!liveness.result.isActive)
    yield doubt(
      "liveness_single_image",
      "Liveness was judged by one still picture, which cannot rule out a photograph.",
    );
  if (!liveness.passed)
    yield liveness.result.isActive
      ? reject("liveness_failed", "The selfie does not seem to show a live person.")
      : doubt("liveness_still_suspicious", "The still picture looks like one of a print or a screen.");
  const flash = liveness.result.film?.flash.outcome;
  // Whoever replays a film leaves the colours out, so that a person must look where they were asked for and not seen.
  if (liveness.passed && (flash === "not_measurable" || flash === "not_shown"))
    yield doubt(
      "liveness_flash_unseen",
      "The colours of the screen were not seen on the face: a replay is not ruled out.",
    );
  if (facts.checks.includes("face")) yield* aboutFilmAndSelfie(facts);
  else if (facts.checks.includes("document")) yield* aboutFilmAndDocument(facts);
}

/** A live face that is not surely the selfie's may be lent. */
function* aboutFilmAndSelfie({ filmFace }: Facts): Generator<Finding> {
  if (filmFace.selfie === "no_match")
    yield reject("liveness_other_person", "The liveness film shows another person than the selfie.");
  if (filmFace.selfie === "review")
    yield doubt("liveness_person_uncertain", "The person in the liveness film resembles the selfie, but not surely.");
  if (filmFace.selfie === null)
    yield doubt("liveness_person_unknown", "The person in the liveness film could not be compared with the selfie.");
}

/** Without a selfie the film alone says whether whoever is there is whom the document was issued to. */
function* aboutFilmAndDocument(facts: Facts): Generator<Finding> {
  const { filmFace, chip, chipFace } = facts;
  if (filmFace.print === "no_match")
    yield reject("liveness_other_person", "The liveness film shows another person than the document.");
  if (chip?.outcome === "verified" && chipFace.person === "match") return;
  if (filmFace.print === "review")
    yield doubt(
      "liveness_person_uncertain",
      "The person in the liveness film resembles the document's portrait, but not surely.",
    );
  if (filmFace.print === null)
    yield doubt(
      "liveness_person_unknown",
      "The person in the liveness film could not be compared with the document's portrait.",
    );
}

/** Twins and relatives have one face as well, so that a person decides. */
function* aboutDuplicates({ isDuplicate }: Facts): Generator<Finding> {
  if (isDuplicate) yield doubt("duplicate_face", "The face was seen in another person's verification.");
}
