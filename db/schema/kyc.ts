import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, real, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, instant, owner, sealed } from "./columns.ts";

export const KYC_STATUSES = ["pending", "in_progress", "completed", "failed", "review", "expired", "declined"] as const;
export const KYC_TYPES = ["full_kyc", "document_only", "face_only"] as const;
export const KYC_CHECKS = ["document", "face", "liveness"] as const;
export const CHIP_OUTCOMES = ["verified", "not_trusted", "refused"] as const;
export const DOCUMENT_TYPES = ["passport", "national_id", "drivers_license", "residence_permit", "visa"] as const;

export const kycSessions = pgTable(
  "kyc_sessions",
  {
    id: text("id").primaryKey(),
    ...owner(),
    userId: text("user_id"),
    externalUserId: text("external_user_id"),
    type: text("type", { enum: KYC_TYPES }).notNull(),
    checks: text("checks", { enum: KYC_CHECKS }).array().notNull(),
    status: text("status", { enum: KYC_STATUSES }).notNull(),
    decision: text("decision", { enum: ["approved", "rejected", "manual_review"] }),
    reasons: jsonb("reasons").$type<{ code: string; message: string }[]>().notNull().default([]),
    riskScore: real("risk_score"),
    /** Selfies and films sent so far, bounded so that nobody tries until one happens to pass. */
    attempts: integer("attempts").notNull().default(0),
    metadata: jsonb("metadata").$type<Record<string, unknown>>().notNull().default({}),
    redirectUrl: text("redirect_url"),
    consentedAt: instant("consented_at"),
    createdAt: createdAt(),
    expiresAt: instant("expires_at").notNull(),
    completedAt: instant("completed_at"),
  },
  (table) => [
    index("kyc_sessions_recent").on(table.tenantId, table.mode, table.id),
    index("kyc_sessions_status").on(table.tenantId, table.mode, table.status, table.id),
    index("kyc_sessions_decision").on(table.tenantId, table.mode, table.decision, table.id),
    index("kyc_sessions_user").on(table.tenantId, table.mode, table.userId, table.id),
    index("kyc_sessions_external").on(table.tenantId, table.mode, table.externalUserId),
    index("kyc_sessions_due").on(table.status, table.expiresAt),
  ],
);

/** Digests of the cookies that open the capture page of one session. */
export const kycAccess = pgTable(
  "kyc_access",
  {
    hash: text("hash").primaryKey(),
    ...owner(),
    sessionId: text("session_id")
      .notNull()
      .references(() => kycSessions.id, { onDelete: "cascade" }),
    createdAt: createdAt(),
    expiresAt: instant("expires_at").notNull(),
  },
  (table) => [index("kyc_access_session").on(table.sessionId)],
);

export const kycDocuments = pgTable(
  "kyc_documents",
  {
    id: text("id").primaryKey(),
    ...owner(),
    sessionId: text("session_id")
      .notNull()
      .references(() => kycSessions.id, { onDelete: "cascade" }),
    documentType: text("document_type", { enum: DOCUMENT_TYPES }).notNull(),
    country: text("country").notNull(),
    side: text("side", { enum: ["front", "back"] }).notNull(),
    /** Name of the encrypted picture behind the storage port. */
    file: text("file").notNull(),
    /** What was read, as JSON. */
    reading: sealed("reading").notNull(),
    /** The portrait's template: 128 little-endian floats. */
    template: sealed("template"),
    zoneValid: boolean("zone_valid"),
    confidence: real("confidence").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex("kyc_documents_side").on(table.sessionId, table.side),
    index("kyc_documents_faces")
      .on(table.tenantId, table.mode, table.createdAt, table.id)
      .where(sql`template is not null and side = 'front'`),
  ],
);

export const kycFaceChecks = pgTable(
  "kyc_face_checks",
  {
    id: text("id").primaryKey(),
    ...owner(),
    sessionId: text("session_id")
      .notNull()
      .references(() => kycSessions.id, { onDelete: "cascade" }),
    kind: text("kind", { enum: ["match", "liveness"] }).notNull(),
    passed: boolean("passed").notNull(),
    confidence: real("confidence").notNull(),
    file: text("file"),
    template: sealed("template"),
    /** Figures and reasons of the check, as JSON. */
    result: sealed("result").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex("kyc_face_checks_kind").on(table.sessionId, table.kind),
    index("kyc_face_checks_faces")
      .on(table.tenantId, table.mode, table.createdAt, table.id)
      .where(sql`template is not null`),
  ],
);

/** What the chip of a document said, and whether its issuer signed it. */
export const kycChips = pgTable(
  "kyc_chips",
  {
    id: text("id").primaryKey(),
    ...owner(),
    sessionId: text("session_id")
      .notNull()
      .references(() => kycSessions.id, { onDelete: "cascade" }),
    outcome: text("outcome", { enum: CHIP_OUTCOMES }).notNull(),
    /** Name of the encrypted portrait behind the storage port, where it could be decoded. */
    file: text("file"),
    /** The portrait's template: 128 little-endian floats. */
    template: sealed("template"),
    /** What was read and why it is believed or not, as JSON. */
    reading: sealed("reading").notNull(),
    createdAt: createdAt(),
  },
  (table) => [uniqueIndex("kyc_chips_session").on(table.sessionId)],
);

export const kycChallenges = pgTable(
  "kyc_challenges",
  {
    id: text("id").primaryKey(),
    ...owner(),
    sessionId: text("session_id")
      .notNull()
      .references(() => kycSessions.id, { onDelete: "cascade" }),
    steps: text("steps").array().notNull(),
    timeoutSeconds: integer("timeout_seconds").notNull(),
    createdAt: createdAt(),
    expiresAt: instant("expires_at").notNull(),
    usedAt: instant("used_at"),
  },
  (table) => [index("kyc_challenges_session").on(table.sessionId)],
);
