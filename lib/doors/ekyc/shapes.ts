import * as z from "zod";
import type { readHealth } from "#lib/domain/health/index.ts";
import type {
  addKycDocument,
  completeKycSession,
  createKycSession,
  getKycOutcome,
  listKycSessions,
  matchFace,
  startLiveness,
  submitLiveness,
} from "#lib/domain/kyc/index.ts";
import { upload } from "#lib/engine/uploads.ts";
import { inputShape, outputShape } from "../shape.ts";

// As published: a session expires after 24 hours.
const SESSION_SECONDS = 24 * 3600;

const sessionId = z.string();
const Status = z.enum(["pending", "in_progress", "approved", "rejected", "manual_review", "expired", "declined"]);

type Standing = { status: string; decision: "approved" | "rejected" | "manual_review" | null };

/** A finished session's status is its decision here. */
function statusOf({ status, decision }: Standing): z.input<typeof Status> {
  return decision ?? Status.parse(status);
}

export const created = {
  ...inputShape(
    z
      .object({
        external_user_id: z.string().min(1),
        webhook_url: z.string().optional(),
        redirect_url: z.string().optional(),
        metadata: z.record(z.string(), z.unknown()).optional(),
      })
      .meta({ id: "CreateSession" }),
    (wire) => ({
      externalUserId: wire.external_user_id,
      webhookUrl: wire.webhook_url,
      redirectUrl: wire.redirect_url,
      metadata: wire.metadata,
      expiresInSeconds: SESSION_SECONDS,
    }),
  ),
  ...outputShape(
    z
      .object({
        session_id: sessionId,
        status: Status,
        kyc_url: z.string(),
        expires_at: z.string(),
        created_at: z.string(),
      })
      .meta({ id: "CreatedSession" }),
    (output: z.output<typeof createKycSession.output>) => ({
      session_id: output.id,
      status: statusOf(output),
      kyc_url: output.captureUrl,
      expires_at: output.expiresAt,
      created_at: output.createdAt,
    }),
  ),
};

const Summary = z
  .object({
    session_id: sessionId,
    external_user_id: z.string().nullable(),
    status: Status,
    risk_score: z.number().nullable(),
    decision: z.string().nullable(),
    created_at: z.string(),
    completed_at: z.string().nullable(),
  })
  .meta({ id: "SessionSummary" });

type Listed = z.output<typeof listKycSessions.output>;

function summaryOf(session: Listed["sessions"][number]): z.input<typeof Summary> {
  return {
    session_id: session.id,
    external_user_id: session.externalUserId,
    status: statusOf(session),
    risk_score: session.riskScore,
    decision: session.decision,
    created_at: session.createdAt,
    completed_at: session.completedAt,
  };
}

export const sessionList = {
  ...inputShape(
    z
      .object({
        status: Status.optional(),
        external_user_id: z.string().optional(),
        limit: z.coerce.number().int().optional(),
        offset: z.coerce.number().int().optional(),
      })
      .meta({ id: "SessionFilter" }),
    ({ status, external_user_id, limit, offset }) => ({
      ...(status === "approved" || status === "rejected" || status === "manual_review"
        ? { decision: status }
        : { status }),
      externalUserId: external_user_id,
      limit,
      offset,
    }),
  ),
  ...outputShape(z.object({ sessions: z.array(Summary) }).meta({ id: "SessionList" }), ({ sessions }: Listed) => ({
    sessions: sessions.map(summaryOf),
  })),
};

const Results = z
  .object({
    document_verified: z.boolean().nullable(),
    face_match_passed: z.boolean().nullable(),
    face_match_score: z.number().nullable(),
    liveness_passed: z.boolean().nullable(),
    /** Null: no screening was carried out. */
    sanctions_clear: z.boolean().nullable(),
  })
  .meta({ id: "VerificationResults" });

export const outcome = outputShape(
  Summary.extend({
    risk_level: z.string().nullable(),
    decision_reason: z.string().nullable(),
    verification_results: Results,
  }).meta({
    id: "SessionOutcome",
  }),
  (output: z.output<typeof getKycOutcome.output>) => ({
    ...summaryOf(output),
    risk_level: output.riskLevel,
    decision_reason: reasonOf(output),
    verification_results: {
      document_verified: output.documentVerified,
      face_match_passed: output.faceMatchPassed,
      face_match_score: output.faceMatchScore,
      liveness_passed: output.livenessPassed,
      sanctions_clear: null,
    },
  }),
);

function reasonOf({ decision, reasons }: { decision: string | null; reasons: { message: string }[] }): string | null {
  if (decision === null) return null;
  return reasons.length === 0 ? "All verification checks passed" : reasons.map(({ message }) => message).join(" ");
}

export const document = {
  ...inputShape(
    z
      .object({
        session_id: sessionId,
        file: upload(),
        document_type: z.string(),
        country_code: z.string(),
        side: z.string().optional(),
      })
      .meta({ id: "DocumentUpload" }),
    (wire) => ({
      sessionId: wire.session_id,
      file: wire.file,
      documentType: wire.document_type,
      country: wire.country_code,
      side: wire.side,
    }),
    { country: "country_code" },
  ),
  ...outputShape(
    z
      .object({
        document_id: z.string(),
        document_type: z.string(),
        extraction_confidence: z.number(),
        full_name: z.string().nullable(),
        date_of_birth: z.string().nullable(),
        nationality: z.string().nullable(),
        document_number_masked: z.string().nullable(),
        expiry_date: z.string().nullable(),
        is_valid: z.boolean(),
        mrz_valid: z.boolean().nullable(),
        validation_errors: z.array(z.string()),
      })
      .meta({ id: "DocumentResult" }),
    ({ extractedData, ...output }: z.output<typeof addKycDocument.output>) => ({
      document_id: output.documentId,
      document_type: output.documentType,
      extraction_confidence: output.confidence,
      full_name: extractedData.fullName,
      date_of_birth: extractedData.dateOfBirth,
      nationality: extractedData.nationality,
      document_number_masked: masked(extractedData.documentNumber),
      expiry_date: extractedData.expiryDate,
      is_valid: output.zoneValid === true && !isPast(extractedData.expiryDate),
      mrz_valid: output.zoneValid,
      validation_errors: [
        ...output.reasons.map(({ message }) => message),
        ...(isPast(extractedData.expiryDate) ? ["The document has expired."] : []),
      ],
    }),
  ),
};

function masked(number: string | null): string | null {
  return number && `****${number.slice(-4)}`;
}

function isPast(day: string | null): boolean {
  return day !== null && day < new Date().toISOString().slice(0, 10);
}

export const selfie = outputShape(
  z
    .object({
      verification_id: z.string(),
      match_score: z.number(),
      match_passed: z.boolean(),
      confidence: z.enum(["high", "medium", "low"]),
    })
    .meta({ id: "SelfieResult" }),
  ({ verificationId, match, confidence, decision }: z.output<typeof matchFace.output>) => ({
    verification_id: verificationId,
    match_score: confidence,
    match_passed: match,
    confidence:
      decision === "review" ? ("medium" as const) : decision === "match" ? ("high" as const) : ("low" as const),
  }),
);

const INSTRUCTIONS: Readonly<Record<string, { type: string; text: string }>> = {
  turn_left: { type: "head_turn", text: "turn your head slowly to the left" },
  turn_right: { type: "head_turn", text: "turn your head slowly to the right" },
  blink: { type: "blink", text: "blink once" },
};

export const challenge = outputShape(
  z
    .object({
      challenge_id: z.string(),
      challenge_type: z.string(),
      instructions: z.string(),
      timeout_seconds: z.number(),
      steps: z.array(z.string()),
      flash: z.object({ colours: z.array(z.string()), colour_ms: z.number() }).nullable(),
    })
    .meta({ id: "LivenessChallengeIssued" }),
  ({ challengeId, steps, flash, timeoutSeconds }: z.output<typeof startLiveness.output>) => ({
    challenge_id: challengeId,
    challenge_type: INSTRUCTIONS[steps[0] ?? ""]?.type ?? "head_turn",
    instructions: `Look straight ahead, then ${steps.map((step) => INSTRUCTIONS[step]?.text).join(", then ")}.`,
    timeout_seconds: timeoutSeconds,
    steps,
    flash: flash && { colours: flash.colours, colour_ms: flash.colourMs },
  }),
);

export const liveness = outputShape(
  z
    .object({
      check_id: z.string(),
      passed: z.boolean(),
      confidence: z.number(),
      spoof_detected: z.boolean(),
      checks_performed: z.array(z.string()),
      reasons: z.array(z.string()),
    })
    .meta({ id: "LivenessCheck" }),
  (output: z.output<typeof submitLiveness.output>) => ({
    check_id: output.checkId,
    passed: output.passed,
    confidence: output.confidence,
    spoof_detected: output.spoofDetected,
    checks_performed: output.checksPerformed,
    reasons: output.reasons.map(({ message }) => message),
  }),
);

export const completed = outputShape(
  z
    .object({
      session_id: sessionId,
      status: Status,
      decision: z.string().nullable(),
      risk_score: z.number().nullable(),
      risk_level: z.string(),
      document_verified: z.boolean().nullable(),
      face_match_passed: z.boolean().nullable(),
      liveness_passed: z.boolean().nullable(),
      /** Null: no screening was carried out. */
      screening_passed: z.boolean().nullable(),
      review_reasons: z.array(z.string()),
      started_at: z.string(),
      completed_at: z.string().nullable(),
    })
    .meta({ id: "SubmittedSession" }),
  (output: z.output<typeof completeKycSession.output>) => ({
    session_id: output.id,
    status: statusOf(output),
    decision: output.decision,
    risk_score: output.riskScore,
    risk_level: output.riskLevel,
    document_verified: output.documentVerified,
    face_match_passed: output.faceMatchPassed,
    liveness_passed: output.livenessPassed,
    screening_passed: null,
    review_reasons: output.reasons.map(({ message }) => message),
    started_at: output.createdAt,
    completed_at: output.completedAt,
  }),
);

export const health = outputShape(
  z.object({ status: z.string(), version: z.string(), database: z.string() }).meta({ id: "HealthStatus" }),
  ({ status, version, database }: z.output<typeof readHealth.output>) => ({ status, version, database }),
);
