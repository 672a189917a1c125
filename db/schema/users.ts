import { sql } from "drizzle-orm";
import { boolean, check, index, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, instant, owner, sealed } from "./columns.ts";

export const ROLES = ["owner", "admin", "reviewer", "developer", "user"] as const;

export const users = pgTable(
  "users",
  {
    id: text("id").primaryKey(),
    ...owner(),
    /** HMAC of the normalised address under the tenant's index key: found by equality, never read back. */
    emailIndex: text("email_index"),
    email: sealed("email"),
    name: sealed("name"),
    phone: sealed("phone"),
    /** HMAC of the number; a number belongs to the user who has verified it. */
    phoneIndex: text("phone_index"),
    isPhoneVerified: boolean("is_phone_verified").notNull().default(false),
    passwordHash: text("password_hash"),
    /** The salt and the commitment of a password that is proven without being sent, as JSON. */
    passwordProof: sealed("password_proof"),
    /** The record of a password used by OPAQUE and the identifier it was made for, as JSON. */
    opaqueRecord: sealed("opaque_record"),
    role: text("role", { enum: ROLES }).notNull().default("user"),
    status: text("status", { enum: ["active", "blocked"] })
      .notNull()
      .default("active"),
    isVerified: boolean("is_verified").notNull().default(false),
    /** When a second factor was confirmed; sign-in asks for it from then on. */
    mfaEnabledAt: instant("mfa_enabled_at"),
    createdAt: createdAt(),
    lastLoginAt: instant("last_login_at"),
  },
  (table) => [
    uniqueIndex("users_email").on(table.tenantId, table.mode, table.emailIndex),
    uniqueIndex("users_phone").on(table.tenantId, table.mode, table.phoneIndex).where(sql`${table.isPhoneVerified}`),
    index("users_recent").on(table.tenantId, table.mode, table.id),
    index("users_status").on(table.tenantId, table.mode, table.status, table.id),
    index("users_password_proof").on(table.tenantId, table.mode).where(sql`password_proof is not null`),
    index("users_opaque").on(table.tenantId, table.mode).where(sql`opaque_record is not null`),
    check(
      "users_one_password",
      sql`num_nonnulls(${table.passwordHash}, ${table.passwordProof}, ${table.opaqueRecord}) <= 1`,
    ),
  ],
);

/** Failed sign-ins per account and source, so that a stranger cannot lock out a known device. */
export const loginFailures = pgTable(
  "login_failures",
  {
    ...owner(),
    /** HMAC of account and source. */
    subject: text("subject").notNull(),
    failures: integer("failures").notNull(),
    lockedUntil: instant("locked_until"),
    updatedAt: instant("updated_at").notNull(),
  },
  (table) => [uniqueIndex("login_failures_subject").on(table.tenantId, table.mode, table.subject)],
);

export const sessions = pgTable(
  "sessions",
  {
    id: text("id").primaryKey(),
    ...owner(),
    userId: text("user_id").notNull(),
    /** The named device that it was opened on, where that is known. */
    deviceId: text("device_id"),
    kind: text("kind", { enum: ["user", "console"] })
      .notNull()
      .default("user"),
    /** Address and user agent of the client, as JSON. */
    client: sealed("client"),
    /** The door at which it was opened; its tokens live and are renewed as that door has it. */
    door: text("door").notNull().default(""),
    accessTokenSeconds: integer("access_token_seconds").notNull(),
    /** How the user proved who it is (RFC 8176): pwd, otp, hwk … */
    methods: text("methods").array().notNull().default([]),
    /** When that was; what guards the account asks for a recent proof. */
    authenticatedAt: instant("authenticated_at").notNull().defaultNow(),
    createdAt: createdAt(),
    lastUsedAt: instant("last_used_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    revokedAt: instant("revoked_at"),
  },
  (table) => [index("sessions_user").on(table.tenantId, table.mode, table.userId)],
);

export const refreshTokens = pgTable(
  "refresh_tokens",
  {
    hash: text("hash").primaryKey(),
    ...owner(),
    sessionId: text("session_id")
      .notNull()
      .references(() => sessions.id, { onDelete: "cascade" }),
    /** Digest of the client that may ask again when an answer was lost. */
    clientBinding: text("client_binding").notNull(),
    createdAt: createdAt(),
    usedAt: instant("used_at"),
    /** The successor, sealed; readable for ten seconds by the bound client. */
    successor: sealed("successor"),
    expiresAt: instant("expires_at").notNull(),
  },
  (table) => [index("refresh_tokens_session").on(table.sessionId)],
);
