import { describe, expect, it } from "vitest";
import { decide, riskLevel } from "./decide.ts";
import type { DocumentForDecision, FaceForDecision, Facts } from "./facts.ts";

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
  reasons: [],
  hints: [],
  zone,
  extracted: {
    fullName: "Marie Martin",
    surname: "MARTIN",
    givenNames: "MARIE",
    dateOfBirth: "1990-01-15",
    documentNumber: "AB1234567",
    expiryDate: "2030-01-15",
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
  isOnePerson: true,
  isDuplicate: false,
  today: "2026-03-07",
  isTest: false,
};
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
    ["liveness_other_person", { ...clear, isOnePerson: false }],
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
    ["face_uncertain", { ...clear, match: face("review", false) }],
    ["liveness_single_image", { ...clear, liveness: face("live", true, false) }],
  ])("asks for a person for %s", (code, facts) => {
    const { decision, reasons } = decide(facts);
    expect([decision, reasons.map((reason) => reason.code)]).toEqual(["manual_review", [code]]);
    for (const { message } of reasons) expect(message).toMatch(/^[A-Z].*\.$/);
  });

  it.each(["not_measurable", "not_shown"] as const)(
    "approves where the flash was %s, says so and raises the risk",
    (outcome) => {
      const { decision, reasons, riskScore } = decide({ ...clear, liveness: filmed(outcome) });
      expect([decision, reasons.map(({ code }) => code)]).toEqual(["approved", ["liveness_flash_unseen"]]);
      expect(riskScore).toBeGreaterThan(0);
      for (const seen of ["passed", "not_asked"] as const)
        expect(decide({ ...clear, liveness: filmed(seen) }).reasons).toEqual([]);
    },
  );

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
      isOnePerson: null,
    };
    expect(decide(facts).decision).toBe("approved");
  });
});

it("names the published bands of risk", () => {
  const levels = [0, 0.29, 0.3, 0.59, 0.6, 0.79, 0.8, 1].map(riskLevel);
  expect(levels).toEqual(["low", "low", "medium", "medium", "high", "high", "critical", "critical"]);
});
