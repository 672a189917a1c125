import * as z from "zod";
import type { KycDocumentRow, KycFaceCheckRow, KycSessionRow } from "#db/queries/kyc.ts";
import { KYC_CHECKS, KYC_STATUSES, KYC_TYPES } from "#db/schema/kyc.ts";
import { secret } from "#lib/engine/secrets.ts";
import { captureUrl } from "./capture-link.ts";
import { KycChip } from "./chip-reading.ts";
import { asAsked, ExtractedData, openReading } from "./document-reading.ts";

export const Reason = z.object({ code: z.string(), message: z.string() }).meta({ id: "Reason" });

export const sessionFields = {
  id: z.string(),
  status: z.enum(KYC_STATUSES),
  type: z.enum(KYC_TYPES),
  checks: z.array(z.enum(KYC_CHECKS)),
  userId: z.string().nullable(),
  externalUserId: z.string().nullable(),
  decision: z.enum(["approved", "rejected", "manual_review"]).nullable(),
  reasons: z.array(Reason),
  riskScore: z.number().nullable(),
  metadata: z.record(z.string(), z.unknown()),
  redirectUrl: z.string().nullable(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  completedAt: z.iso.datetime().nullable(),
};

export const KycSession = z.object(sessionFields).meta({ id: "KycSession" });

export const NewKycSession = z.object({ ...sessionFields, captureUrl: secret() }).meta({ id: "NewKycSession" });

export const KycDocument = z
  .object({
    documentId: z.string(),
    documentType: z.string(),
    country: z.string(),
    side: z.enum(["front", "back"]),
    extractedData: ExtractedData,
    confidence: z.number(),
    zoneValid: z.boolean().nullable(),
    reasons: z.array(Reason),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "KycDocument" });

export const KycFaceCheck = z
  .object({ passed: z.boolean(), confidence: z.number(), createdAt: z.iso.datetime() })
  .meta({ id: "KycFaceCheck" });

export const KycSessionDetail = z
  .object({
    ...sessionFields,
    documents: z.array(KycDocument),
    chip: KycChip.nullable(),
    faceMatch: KycFaceCheck.nullable(),
    liveness: KycFaceCheck.nullable(),
  })
  .meta({ id: "KycSessionDetail" });

export function sessionOutput(row: KycSessionRow): z.input<typeof KycSession> {
  return {
    id: row.id,
    status: row.status,
    type: row.type,
    checks: row.checks,
    userId: row.userId,
    externalUserId: row.externalUserId,
    decision: row.decision,
    reasons: row.reasons,
    riskScore: row.riskScore === null ? null : rounded(row.riskScore),
    metadata: row.metadata,
    redirectUrl: row.redirectUrl,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    completedAt: row.completedAt?.toISOString() ?? null,
  };
}

export async function newSessionOutput(row: KycSessionRow): Promise<z.input<typeof NewKycSession>> {
  return { ...sessionOutput(row), captureUrl: await captureUrl(row.tenantId, row.id) };
}

export async function documentOutput(row: KycDocumentRow): Promise<z.input<typeof KycDocument>> {
  const reading = await openReading(row);
  return {
    documentId: row.id,
    documentType: row.documentType,
    country: row.country,
    side: row.side,
    extractedData: asAsked(reading.extracted, row.country),
    confidence: rounded(row.confidence),
    zoneValid: row.zoneValid,
    reasons: reading.reasons,
    createdAt: row.createdAt.toISOString(),
  };
}

export function faceCheckOutput(rows: readonly KycFaceCheckRow[], kind: KycFaceCheckRow["kind"]) {
  const row = rows.find((each) => each.kind === kind);
  return row
    ? { passed: row.passed, confidence: rounded(row.confidence), createdAt: row.createdAt.toISOString() }
    : null;
}

/** Two decimals: the figures are not known better than that. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
