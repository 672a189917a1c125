import * as z from "zod";
import { updateKycSession } from "#db/queries/kyc.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { agreesWithChip, type Decision, decide, riskLevel } from "./decide.ts";
import { findDuplicates, isStrong } from "./duplicates/find-duplicates.ts";
import { type Evidence, evidenceOf, type Facts, templatesOf } from "./facts.ts";
import { rounded, sessionFields, sessionOutput } from "./kyc-session.ts";
import { sessionToWrite } from "./open-session.ts";
import { seeing } from "./see-image.ts";

export const CompletedKycSession = z
  .object({
    ...sessionFields,
    riskLevel: z.enum(["low", "medium", "high", "critical"]),
    documentVerified: z.boolean().nullable(),
    faceMatchPassed: z.boolean().nullable(),
    faceMatchScore: z.number().nullable(),
    livenessPassed: z.boolean().nullable(),
  })
  .meta({ id: "CompletedKycSession" });

const STATUS_OF = { approved: "completed", rejected: "failed", manual_review: "review" } as const;
const EVENT_OF = { approved: "kyc.completed", rejected: "kyc.failed", manual_review: "kyc.review" } as const;

export const completeKycSession = defineLongOperation({
  name: "kyc.sessions.complete",
  summary: "Finish a verification and decide by what was checked",
  scope: "kyc:write",
  effect: "write",
  category: "kyc",
  cost: 1,
  input: z.object({ sessionId: z.string().max(100) }).meta({ id: "CompleteKycSession" }),
  output: CompletedKycSession,
  faults: ["not_found", "conflict"],
  async run(ctx, { sessionId }) {
    const { session, evidence } = await ctx.transact(async (inside) => {
      const session = await sessionToWrite(inside, sessionId);
      return { session, evidence: await evidenceOf(inside, session) };
    });
    refuseIncomplete(evidence);
    const isOnePerson = await samePerson(evidence);
    const chipFace = await facesBesideChip(evidence);
    const duplicates = (await findDuplicates(ctx, templatesOf(evidence), session))?.filter(isStrong);
    return ctx.transact(async (inside) => {
      const session = await sessionToWrite(inside, sessionId);
      const isDuplicate = duplicates ? duplicates.length > 0 : null;
      const facts = { ...(await evidenceOf(inside, session)), isOnePerson, isDuplicate, chipFace };
      refuseIncomplete(facts);
      const decision = decide(facts);
      const row = await updateKycSession(inside.tenant, sessionId, {
        status: STATUS_OF[decision.decision],
        decision: decision.decision,
        reasons: decision.reasons,
        riskScore: decision.riskScore,
        completedAt: ctx.now,
      });
      await inside.emit(EVENT_OF[decision.decision], {
        subject: sessionId,
        data: outcomeOf(decision, row.status, row.userId),
      });
      if (duplicates && isDuplicate)
        await inside.emit("kyc.duplicate_found", {
          subject: sessionId,
          data: { sessionIds: duplicates.map((each) => each.sessionId) },
        });
      return { ...sessionOutput(row), riskLevel: riskLevel(decision.riskScore), ...passed(facts) };
    });
  },
});

function outcomeOf(decision: Decision, status: string, userId: string | null) {
  const { riskScore, reasons } = decision;
  return {
    status,
    decision: decision.decision,
    riskScore,
    riskLevel: riskLevel(riskScore),
    reasons: reasons.map(({ code }) => code),
    userId,
  };
}

function refuseIncomplete({
  checks,
  document,
  match,
  liveness,
}: Pick<Evidence, "checks" | "document" | "match" | "liveness">): void {
  const missing = [
    checks.includes("document") && !document && "the document",
    checks.includes("face") && !match && "the selfie",
    checks.includes("liveness") && !liveness && "the liveness check",
  ].filter((each) => each !== false);
  if (missing.length > 0) throw new Fault("conflict", `The verification still lacks ${missing.join(" and ")}.`);
}

/** The film of the liveness check must show whoever is on the selfie, or one person could lend the other a live face. */
async function samePerson({ selfie, film }: Evidence): Promise<boolean | null> {
  if (!selfie || !film) return null;
  return seeing(async (vision) => vision.compareFaces(selfie, film).decision !== "no_match");
}

/** The chip's portrait beside the selfie and beside the printed one. */
async function facesBesideChip({ chipPortrait, selfie, portrait }: Evidence): Promise<Facts["chipFace"]> {
  if (!chipPortrait) return { selfie: null, print: null };
  return seeing(async (vision) => ({
    selfie: selfie ? vision.compareFaces(chipPortrait, selfie).decision : null,
    print: portrait ? vision.compareFaces(chipPortrait, portrait).decision : null,
  }));
}

export function passed({
  checks,
  document,
  chip,
  match,
  liveness,
}: Pick<Evidence, "checks" | "document" | "chip" | "match" | "liveness">) {
  const isVerified = document?.zone?.valid === true || agreesWithChip({ chip, document });
  return {
    documentVerified: checks.includes("document") ? isVerified : null,
    faceMatchPassed: checks.includes("face") ? match?.passed === true : null,
    faceMatchScore: match ? rounded(match.confidence) : null,
    livenessPassed: checks.includes("liveness") ? liveness?.passed === true : null,
  };
}
