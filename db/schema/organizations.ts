import { sql } from "drizzle-orm";
import { bigint, boolean, index, integer, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, instant, MODES, sealed } from "./columns.ts";

export const PLANS = ["free", "pro", "enterprise"] as const;

export const MFA_POLICIES = ["off", "optional", "required"] as const;

export const PASSWORD_LOGINS = ["password", "proof", "opaque"] as const;

export const RESET_APPROVALS = ["off", "required"] as const;

/** An app by its package and the SHA-256 of the certificates that its builds are signed with. */
export type AndroidApp = { packageName: string; sha256CertFingerprints: string[] };

export const organizations = pgTable("organizations", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  plan: text("plan", { enum: PLANS }).notNull(),
  status: text("status", { enum: ["active", "suspended"] })
    .notNull()
    .default("active"),
  /** The tenant's root key, wrapped by the master key: its indices are derived of it, and version 1 sealed by it. */
  dataKey: sealed("data_key").notNull(),
  accentColor: text("accent_color"),
  /** The stored file of the logo, with its size in pixels, so that pages keep its room free. */
  logo: text("logo"),
  logoWidth: integer("logo_width"),
  logoHeight: integer("logo_height"),
  /** Days that documents and pictures of a finished verification are kept. */
  retentionDays: integer("retention_days").notNull().default(30),
  /** Whether users may, or must, have a second factor. */
  mfaPolicy: text("mfa_policy", { enum: MFA_POLICIES }).notNull().default("optional"),
  /** How the hosted sign-in takes passwords: as they are, by a proof of knowing one, or by OPAQUE. */
  passwordLogin: text("password_login", { enum: PASSWORD_LOGINS }).notNull().default("password"),
  /** Whether a member has to approve a password that was set by the link of a mail. */
  resetApproval: text("reset_approval", { enum: RESET_APPROVALS }).notNull().default("off"),
  /** Where sign-in may send a browser back to: whole addresses, or origins. */
  redirectUrls: text("redirect_urls").array().notNull().default([]),
  /** The domain that passkeys belong to (WebAuthn L3 §5.4.2); null stands for this server's own. */
  relyingPartyId: text("relying_party_id"),
  passkeyOrigins: text("passkey_origins").array().notNull().default([]),
  /** Apps whose builds may use these passkeys, and that the domain's files name. */
  androidApps: jsonb("android_apps").$type<AndroidApp[]>().notNull().default([]),
  appleApps: text("apple_apps").array().notNull().default([]),
  /** Whether a link or a code makes an account for an address that has none. */
  allowsPasswordlessSignUp: boolean("allows_passwordless_sign_up").notNull().default(true),
  /** Whether faces of new verifications are searched among the earlier ones: Art. 9 GDPR, so nobody gets it unasked. */
  findsDuplicateFaces: boolean("finds_duplicate_faces").notNull().default(false),
  /** Hours in which an emergency reset can be cancelled before it can be confirmed. */
  emergencyResetDelayHours: integer("emergency_reset_delay_hours").notNull().default(24),
  createdAt: createdAt(),
});

/** The keys that a tenant's values are sealed by. A retired one opens until everything is sealed anew, and goes then. */
export const dataKeys = pgTable(
  "data_keys",
  {
    /** As envelopes name it: 16 hexadecimal digits. */
    id: text("id").primaryKey(),
    tenantId: text("tenant_id")
      .notNull()
      .references(() => organizations.id, { onDelete: "cascade" }),
    wrapped: sealed("wrapped").notNull(),
    /** How often it has sealed, counted ahead in blocks. */
    uses: bigint("uses", { mode: "number" }).notNull().default(0),
    createdAt: createdAt(),
    retiredAt: instant("retired_at"),
  },
  (table) => [
    uniqueIndex("data_keys_current").on(table.tenantId).where(sql`retired_at is null`),
    index("data_keys_tenant").on(table.tenantId),
  ],
);

/** Keys that sign access tokens; the private half is sealed under the master key. */
export const signingKeys = pgTable("signing_keys", {
  kid: text("kid").primaryKey(),
  publicJwk: text("public_jwk").notNull(),
  privateJwk: sealed("private_jwk").notNull(),
  createdAt: createdAt(),
  /** No new token is signed after this; tokens signed before stay valid until they expire. */
  retiredAt: instant("retired_at"),
});

/** Who may sign in to the console: one row per address over all organizations. */
export const consoleAddresses = pgTable(
  "console_addresses",
  {
    /** HMAC of the normalised address under a key derived from the master key. */
    addressIndex: text("address_index").primaryKey(),
    tenantId: text("tenant_id")
      .notNull()
      .references(() => organizations.id, { onDelete: "cascade" }),
    userId: text("user_id").notNull(),
    mode: text("mode", { enum: MODES }).notNull().default("live"),
  },
  (table) => [uniqueIndex("console_addresses_user").on(table.userId)],
);
