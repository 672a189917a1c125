import { describe, expect, it } from "vitest";
import { decide, riskLevel } from "./decide.ts";
import type { ChipForDecision, DocumentForDecision, FaceForDecision, Facts } from "./facts.ts";

const zone = {
  format: "TD3",
  lines: [],
  rawLines: [],
  valid: true,
  checks: {},
  repaired: 0,
  namesAgreed: true,
};
const document: DocumentForDecision = {
  country: "FR",
  confidence: 0.95,
  source: "zone",
  sure: [],
  conflicts: [],
  hasBarcode: false,
  isSpecimen: false,
  reasons: [],
  hints: [],
  zone,
  extracted: {
    fullName: "Marie Martin",
    surname: "MARTIN",
    givenNames: "MARIE",
    dateOfBirth: "1990-01-15",
    partialDateOfBirth: null,
    documentNumber: "AB1234567",
    expiryDate: "2030-01-15",
    validity: null,
    country: "FRA",
    nationality: "FRA",
    sex: "F",
  },
};
const face = (decision: FaceForDecision["result"]["decision"], passed = true, isActive = true): FaceForDecision => ({
  passed,
  confidence: 0.9,
  result: { decision, distance: 0.3, reasons: [], isActive },
});
const filmed = (outcome: NonNullable<FaceForDecision["result"]["film"]>["flash"]["outcome"]): FaceForDecision => {
  const flash = { outcome, cause: null, agreement: 0, agreementOfBest: 0, strength: 0, delayMs: 0, frames: 0 };
  const live = face("live");
  return { ...live, result: { ...live.result, film: { challenges: [], flash, frames: [] } } };
};
const clear: Facts = {
  checks: ["document", "face", "liveness"],
  document,
  match: face("match"),
  liveness: face("live"),
  filmFace: { selfie: "match", print: "match" },
  isDuplicate: false,
  chip: undefined,
  chipFace: { person: null, print: null },
  today: "2026-03-07",
  isTest: false,
};
/** The document and the film alone: nobody was asked for a selfie. */
const unselfied: Facts = {
  ...clear,
  checks: ["document", "liveness"],
  match: undefined,
  filmFace: { selfie: null, print: "match" },
};
const chip: ChipForDecision = {
  outcome: "verified",
  extracted: document.extracted,
  reasons: [],
  zone: { format: "TD3", lines: [], valid: true },
  portrait: "jpeg",
  signerCountry: "FR",
  conflicts: [],
  hasFace: true,
};
const withChip = (change: Partial<ChipForDecision> = {}, facts: Facts = clear): Facts => ({
  ...facts,
  chip: { ...chip, ...change },
  chipFace: { person: "match", print: "match" },
});
const otherNumber = [{ code: "document_number", words: "document number" }];
const withDocument = (change: Partial<DocumentForDecision>): Facts => ({
  ...clear,
  document: { ...document, ...change },
});
const withField = (change: Partial<DocumentForDecision["extracted"]>): Facts =>
  withDocument({ extracted: { ...document.extracted, ...change } });

describe("a decision", () => {
  it("approves where nothing speaks against it", () => {
    expect(decide(clear)).toEqual({ decision: "approved", reasons: [], riskScore: 0 });
  });

  it.each<[string, Facts]>([
    ["document_expired", withField({ expiryDate: "2026-03-06" })],
    ["birth_in_future", withField({ dateOfBirth: "2026-03-08" })],
    ["specimen_document", withField({ country: "UTO", nationality: "UTO" })],
    ["face_mismatch", { ...clear, match: face("no_match", false) }],
    ["liveness_failed", { ...clear, liveness: face("not_live", false) }],
    ["liveness_other_person", { ...clear, filmFace: { selfie: "no_match", print: null } }],
    ["liveness_other_person", { ...unselfied, filmFace: { selfie: null, print: "no_match" } }],
    ["chip_not_authentic", withChip({ outcome: "refused", signerCountry: null })],
    ["chip_conflict_document_number", withChip({ conflicts: otherNumber })],
    ["chip_expired", withChip({ extracted: { ...document.extracted, expiryDate: "2026-03-06" } })],
    ["chip_face_mismatch", { ...withChip(), chipFace: { person: "no_match", print: "match" } }],
  ])("rejects for %s", (code, facts) => {
    const { decision, reasons, riskScore } = decide(facts);
    expect(decision).toBe("rejected");
    expect(reasons.map((reason) => reason.code)).toContain(code);
    expect(riskScore).toBeGreaterThanOrEqual(0.6);
  });

  it.each<[string, Facts]>([
    ["zone_not_found", withDocument({ zone: null })],
    ["check_digit_mismatch", withDocument({ zone: { ...zone, valid: false } })],
    ["names_unconfirmed", withDocument({ zone: { ...zone, namesAgreed: false } })],
    ["zone_repaired", withDocument({ zone: { ...zone, repaired: 1 } })],
    ["low_confidence", withDocument({ confidence: 0.7 })],
    ["fields_missing", withField({ documentNumber: null })],
    ["country_mismatch", withDocument({ country: "DE" })],
    ["print_conflict_sex", withDocument({ reasons: [{ code: "print_conflict_sex", message: "It differs." }] })],
    ["effort_exhausted", withDocument({ reasons: [{ code: "effort_exhausted", message: "A part was left unread." }] })],
    ...["birth_century_unclear", "birth_century_inferred", "expiry_century_unclear", "country_unknown"].map(
      (code): [string, Facts] => [code, withDocument({ reasons: [{ code, message: "It may be either." }] })],
    ),
    [
      "birth_date_partial",
      withDocument({
        extracted: { ...document.extracted, dateOfBirth: null, partialDateOfBirth: "1980-05-XX" },
        reasons: [{ code: "birth_date_partial", message: "It is stated in part." }],
      }),
    ],
    ["specimen_printed", withDocument({ isSpecimen: true })],
    ["conflict_document_number", withDocument({ conflicts: otherNumber })],
    ["barcode_only", withDocument({ zone: null, hasBarcode: true })],
    ["chip_not_trusted", withChip({ outcome: "not_trusted", signerCountry: null })],
    ["chip_country_mismatch", withChip({ signerCountry: "DE" })],
    ["chip_face_uncertain", { ...withChip(), chipFace: { person: "review", print: "match" } }],
    ["chip_portrait_differs", { ...withChip(), chipFace: { person: "match", print: "no_match" } }],
    ["face_uncertain", { ...clear, match: face("review", false) }],
    ["liveness_person_uncertain", { ...clear, filmFace: { selfie: "review", print: "match" } }],
    ["liveness_person_unknown", { ...clear, filmFace: { selfie: null, print: "match" } }],
    ["liveness_person_uncertain", { ...unselfied, filmFace: { selfie: null, print: "review" } }],
    ["liveness_person_unknown", { ...unselfied, filmFace: { selfie: null, print: null } }],
    ["chip_portrait_uncertain", { ...withChip({}, unselfied), chipFace: { person: null, print: "review" } }],
    ["liveness_single_image", { ...clear, liveness: face("live", true, false) }],
    [
      "effort_exhausted",
      withDocument({ zone: null, reasons: [{ code: "effort_exhausted", message: "Left unread." }] }),
    ],
  ])("asks for a person for %s", (code, facts) => {
    const { decision, reasons } = decide(facts);
    expect([decision, reasons.map((reason) => reason.code)]).toEqual(["manual_review", [code]]);
    for (const { message } of reasons) expect(message).toMatch(/^[A-Z].*\.$/);
  });

  it("rejects nobody for what one still picture looks like", () => {
    const { decision, reasons } = decide({ ...clear, liveness: face("not_live", false, false) });
    expect([decision, reasons.map(({ code }) => code)]).toEqual([
      "manual_review",
      ["liveness_single_image", "liveness_still_suspicious"],
    ]);
  });

  it.each(["not_measurable", "not_shown"] as const)(
    "asks for a person where the flash was %s, since a replay leaves it out",
    (outcome) => {
      const { decision, reasons, riskScore } = decide({ ...clear, liveness: filmed(outcome) });
      expect([decision, reasons.map(({ code }) => code)]).toEqual(["manual_review", ["liveness_flash_unseen"]]);
      expect(riskScore).toBeGreaterThan(0);
      for (const seen of ["passed", "not_asked"] as const)
        expect(decide({ ...clear, liveness: filmed(seen) }).reasons).toEqual([]);
    },
  );

  it("lets a document that does not expire be, and a specimen in test mode", () => {
    expect(decide(withField({ expiryDate: null, validity: "unlimited" })).decision).toBe("approved");
    expect(decide({ ...withDocument({ isSpecimen: true }), isTest: true }).decision).toBe("approved");
  });

  it.each([
    ["XK", "RKS"],
    ["XKX", "RKS"],
    ["XKK", "XKX"],
    ["XK", "UNK"],
    ["GB", "GBN"],
    ["GBR", "GBD"],
    ["UNO", "UNA"],
    ["EUE", "EUE"],
    ["XOM", "XOM"],
  ])("takes a document said to be of %s that names %s as its issuer", (country, read) => {
    const said = withDocument({ country, extracted: { ...document.extracted, country: read } });
    expect(decide(said)).toMatchObject({ decision: "approved", reasons: [] });
  });

  it("takes a verified chip's word for a print that agrees with it and was hard to read", () => {
    const hard = withDocument({ zone: { ...zone, namesAgreed: false, repaired: 1 }, confidence: 0.6 });
    expect(decide(hard).decision).toBe("manual_review");
    expect(decide(withChip({}, hard))).toEqual({ decision: "approved", reasons: [], riskScore: 0 });
    expect(decide(withChip({}, withDocument({ zone: null }))).decision).toBe("approved");
    expect(decide(withChip({ outcome: "not_trusted", signerCountry: null }, hard)).reasons).toHaveLength(4);
    expect(decide(withChip({ conflicts: otherNumber }, hard)).decision).toBe("manual_review");
  });

  it("approves a document and a film of its holder, by the printed portrait or by the verified chip's", () => {
    expect(decide(unselfied).decision).toBe("approved");
    const unprinted: Facts = { ...unselfied, filmFace: { selfie: null, print: null } };
    const byChip: Facts = { ...withChip({}, unprinted), chipFace: { person: "match", print: null } };
    expect(decide(byChip)).toMatchObject({ decision: "approved", reasons: [] });
    expect(decide({ ...byChip, chipFace: { person: "review", print: null } }).decision).toBe("manual_review");
  });

  it("takes no copied chip's word for a document that was not read, nor for a face that nobody compared", () => {
    const unread = withDocument({ zone: null, extracted: { ...document.extracted, documentNumber: null } });
    const codes = (facts: Facts) => decide(facts).reasons.map(({ code }) => code);
    expect(decide(withChip({}, unread)).decision).toBe("manual_review");
    expect(codes(withChip({}, unread))).toEqual(["zone_not_found", "fields_missing"]);
    const hard = withDocument({ zone: { ...zone, namesAgreed: false } });
    for (const chipFace of [
      { person: null, print: null },
      { person: "review", print: null },
    ] as const)
      expect(codes({ ...withChip({ hasFace: false }, hard), chipFace })).toContain("names_unconfirmed");
  });

  it("does not take a chip's word for a printed zone that is wrong", () => {
    expect(decide(withChip({}, withDocument({ zone: { ...zone, valid: false } }))).reasons).toMatchObject([
      { code: "check_digit_mismatch" },
    ]);
  });

  it("only notes a portrait from which no face was read", () => {
    const { decision, reasons } = decide({
      ...withChip({ hasFace: false }),
      chipFace: { person: null, print: null },
    });
    expect([decision, reasons.map(({ code }) => code)]).toEqual(["approved", ["chip_portrait_unread"]]);
  });

  it("rejects where one thing rejects, whatever else is in doubt, and names both", () => {
    const { decision, reasons } = decide({ ...withField({ expiryDate: "2020-01-01" }), match: face("review", false) });
    expect([decision, reasons.length]).toEqual(["rejected", 2]);
  });

  it("takes a document to be valid on its last day", () => {
    expect(decide(withField({ expiryDate: "2026-03-07" })).decision).toBe("approved");
  });

  it("knows a country by either code", () => {
    for (const country of ["FR", "FRA"]) expect(decide(withDocument({ country })).decision).toBe("approved");
  });

  it("lets specimens pass in test mode alone", () => {
    const specimen = withDocument({
      country: "UTO",
      extracted: { ...document.extracted, country: "UTO", nationality: "UTO" },
    });
    expect(decide({ ...specimen, isTest: true }).decision).toBe("approved");
    expect(decide(specimen).decision).toBe("rejected");
  });

  it("looks at the checks that were asked for alone", () => {
    const facts = {
      ...clear,
      checks: ["document"],
      match: face("no_match", false),
      liveness: undefined,
      filmFace: { selfie: null, print: null },
    };
    expect(decide(facts).decision).toBe("approved");
  });
});

it("names the published bands of risk", () => {
  const levels = [0, 0.29, 0.3, 0.59, 0.6, 0.79, 0.8, 1].map(riskLevel);
  expect(levels).toEqual(["low", "low", "medium", "medium", "high", "high", "critical", "critical"]);
});
