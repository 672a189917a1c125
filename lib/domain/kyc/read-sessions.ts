import * as z from "zod";
import {
  findKycChip,
  type KycSessionRow,
  listKycDocuments,
  listKycFaceChecks,
  listKycSessions as listRows,
} from "#db/queries/kyc.ts";
import { KYC_STATUSES } from "#db/schema/kyc.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { nextCursor, pageFields } from "#lib/engine/page.ts";
import { chipOutput } from "./chip-reading.ts";
import { CompletedKycSession, passed } from "./complete-session.ts";
import { riskLevel } from "./decide.ts";
import { evidenceOf } from "./facts.ts";
import {
  documentOutput,
  faceCheckOutput,
  KycSession,
  KycSessionDetail,
  rounded,
  sessionOutput,
} from "./kyc-session.ts";
import { isExpired, sessionToRead } from "./open-session.ts";

const read = { scope: "kyc:read", effect: "read", category: "kyc", cost: 0 } as const;
const SessionId = z.object({ sessionId: z.string().max(100) });

/** A session as it stands now: past its time it is expired, even before the job has said so. */
function standing(row: KycSessionRow, now: Date): KycSessionRow {
  return isExpired(row, now) ? { ...row, status: "expired" } : row;
}

export const getKycSession = defineOperation({
  ...read,
  name: "kyc.sessions.get",
  summary: "Read a verification with its documents and results",
  input: SessionId.meta({ id: "KycSessionId" }),
  output: KycSessionDetail,
  faults: ["not_found"],
  async run(ctx, { sessionId }) {
    const row = await sessionToRead(ctx, sessionId);
    const documents = await listKycDocuments(ctx.tenant, row.id);
    const faces = await listKycFaceChecks(ctx.tenant, row.id);
    const chip = await findKycChip(ctx.tenant, row.id);
    return {
      ...sessionOutput(standing(row, ctx.now)),
      documents: await Promise.all(documents.map(documentOutput)),
      chip: chip ? await chipOutput(chip) : null,
      faceMatch: faceCheckOutput(faces, "match"),
      liveness: faceCheckOutput(faces, "liveness"),
    };
  },
});

export const getKycStatus = defineOperation({
  ...read,
  name: "kyc.sessions.status",
  summary: "Read just the status and scores of a verification, for polling",
  input: SessionId.meta({ id: "KycStatusOf" }),
  output: z
    .object({
      id: z.string(),
      status: z.enum(KYC_STATUSES),
      scores: z
        .object({
          document: z.number().nullable(),
          face: z.number().nullable(),
          liveness: z.number().nullable(),
          risk: z.number().nullable(),
        })
        .meta({ id: "KycScores" }),
    })
    .meta({ id: "KycStatus" }),
  faults: ["not_found"],
  async run(ctx, { sessionId }) {
    const row = await sessionToRead(ctx, sessionId);
    const documents = await listKycDocuments(ctx.tenant, row.id);
    const faces = await listKycFaceChecks(ctx.tenant, row.id);
    const front = documents.find((document) => document.side === "front");
    return {
      id: row.id,
      status: standing(row, ctx.now).status,
      scores: {
        document: front ? rounded(front.confidence) : null,
        face: faceCheckOutput(faces, "match")?.confidence ?? null,
        liveness: faceCheckOutput(faces, "liveness")?.confidence ?? null,
        risk: row.riskScore === null ? null : rounded(row.riskScore),
      },
    };
  },
});

/** A verification with the yes or no of each check, as eKYC-Onboarder shows it. */
export const getKycOutcome = defineOperation({
  ...read,
  name: "kyc.sessions.outcome",
  summary: "Read a verification's decision and the result of each check",
  input: SessionId.meta({ id: "KycOutcomeOf" }),
  output: CompletedKycSession.extend({ riskLevel: CompletedKycSession.shape.riskLevel.nullable() }).meta({
    id: "KycOutcome",
  }),
  faults: ["not_found"],
  async run(ctx, { sessionId }) {
    const row = await sessionToRead(ctx, sessionId);
    return outcome(ctx, row);
  },
});

async function outcome(ctx: TenantContext, row: KycSessionRow) {
  const evidence = await evidenceOf(ctx, row);
  const level = row.riskScore === null ? null : riskLevel(row.riskScore);
  return { ...sessionOutput(standing(row, ctx.now)), riskLevel: level, ...passed(evidence) };
}

// With an offset the first and the last day of the calendar reach into years that PostgreSQL cannot read.
const instant = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], "must be a date or a time of ISO 8601, such as 2026-01-01")
  .refine((text) => {
    const year = new Date(text).getUTCFullYear();
    return year > 0 && year < 10_000;
  }, "must lie between the years 1 and 9999");

/** A day without a time is the whole day in UTC: from its first moment, to its last. */
function momentOf(text: string | undefined, end: "first" | "last"): Date | undefined {
  if (text === undefined) return undefined;
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text);
  return new Date(isDay && end === "last" ? `${text}T23:59:59.999Z` : text);
}

export const listKycSessions = defineOperation({
  ...read,
  name: "kyc.sessions.list",
  summary: "List verifications, newest first",
  input: z
    .object({
      ...pageFields,
      offset: z.coerce.number().int().min(0).max(100_000).optional(),
      status: z.enum(KYC_STATUSES).optional(),
      decision: z.enum(["approved", "rejected", "manual_review"]).optional(),
      userId: z.string().max(100).optional(),
      externalUserId: z.string().max(200).optional(),
      from: instant.optional(),
      to: instant.optional(),
    })
    .meta({ id: "ListKycSessions" }),
  output: z.object({ sessions: z.array(KycSession), nextCursor: z.string().nullable() }).meta({ id: "KycSessionList" }),
  faults: [],
  async run(ctx, { limit, cursor, from, to, ...filter }) {
    const range = { from: momentOf(from, "first"), to: momentOf(to, "last") };
    const rows = await listRows(ctx.tenant, { ...filter, ...range, limit: limit + 1, before: cursor });
    return {
      sessions: rows.slice(0, limit).map((row) => sessionOutput(standing(row, ctx.now))),
      nextCursor: nextCursor(rows, limit, (row) => row.id),
    };
  },
});
