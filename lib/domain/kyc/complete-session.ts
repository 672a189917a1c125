import * as z from "zod";
import { updateKycSession } from "#db/queries/kyc.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { agreesWithChip, type Decision, decide, riskLevel } from "./decide.ts";
import { findDuplicates, isStrong } from "./duplicates/find-duplicates.ts";
import { type Evidence, evidenceOf, type Facts, factsOf, templatesOf } from "./facts.ts";
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
    const { chipFace, filmFace } = await facesOf(evidence);
    const duplicates = (await findDuplicates(ctx, templatesOf(evidence), session))?.filter(isStrong);
    const isDuplicate = duplicates ? duplicates.length > 0 : null;
    const verdicts = { of: evidence.pieces, chipFace, filmFace, isDuplicate };
    return ctx.transact(async (inside) => {
      const session = await sessionToWrite(inside, sessionId);
      const facts = factsOf(await evidenceOf(inside, session), verdicts);
      // A document, a selfie or a film that was sent meanwhile was compared with nobody.
      if (!facts)
        throw new Fault(
          "conflict",
          "Another picture was sent while this verification was being decided; finish it again.",
        );
      return decided(inside, sessionId, facts, duplicates ?? []);
    });
  },
});

async function decided(
  ctx: TenantContext,
  sessionId: string,
  facts: Facts,
  duplicates: readonly { sessionId: string }[],
) {
  const decision = decide(facts);
  const row = await updateKycSession(ctx.tenant, sessionId, {
    status: STATUS_OF[decision.decision],
    decision: decision.decision,
    reasons: decision.reasons,
    riskScore: decision.riskScore,
    completedAt: ctx.now,
  });
  await ctx.emit(EVENT_OF[decision.decision], {
    subject: sessionId,
    data: outcomeOf(decision, row.status, row.userId),
  });
  if (facts.isDuplicate)
    await ctx.emit("kyc.duplicate_found", {
      subject: sessionId,
      data: { sessionIds: duplicates.map((each) => each.sessionId) },
    });
  return { ...sessionOutput(row), riskLevel: riskLevel(decision.riskScore), ...passed(facts) };
}

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

/**
 * All faces of a verification must be one person's: the film's beside the selfie's, or one person could lend the other a
 * live face, and the chip's beside whoever is there and beside the printed one.
 */
async function facesOf({
  chipPortrait,
  selfie,
  film,
  portrait,
}: Evidence): Promise<Pick<Facts, "chipFace" | "filmFace">> {
  if (!chipPortrait && !film)
    return { chipFace: { person: null, print: null }, filmFace: { selfie: null, print: null } };
  return seeing(async (vision) => {
    const beside = (a: Float32Array | undefined, b: Float32Array | undefined) =>
      a && b ? vision.compareFaces(a, b).decision : null;
    return {
      chipFace: { person: beside(chipPortrait, selfie ?? film), print: beside(chipPortrait, portrait) },
      filmFace: { selfie: beside(film, selfie), print: beside(film, portrait) },
    };
  });
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
