import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, instant, owner, sealed } from "./columns.ts";
import { kycSessions } from "./kyc.ts";
import { users } from "./users.ts";

export const REVOCATION_REASONS = ["requested", "reissued", "erased", "key_ended"] as const;
export const ATTRIBUTE_REQUEST_STATUSES = ["pending", "verified", "refused"] as const;
/** Of anybody whom an issuer has verified, or of one known user of the asking organization. */
export const ATTRIBUTE_CIRCUITS = ["attribute_signed", "age_committed"] as const;

/** The keys by which an organization signs credentials, one in force a mode: EdDSA over BabyJubJub. */
export const credentialIssuers = pgTable(
  "credential_issuers",
  {
    ...owner(),
    /** Counts the keys; the one in force is the last. */
    epoch: integer("epoch").notNull().default(1),
    /** 32 random bytes; destroyed when the key ends. */
    privateKey: sealed("private_key"),
    /** The point, in decimal. */
    publicX: text("public_x").notNull(),
    publicY: text("public_y").notNull(),
    createdAt: createdAt(),
    /** From then on nothing that it has signed is accepted. */
    endedAt: instant("ended_at"),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.mode, table.epoch] }),
    uniqueIndex("credential_issuers_current").on(table.tenantId, table.mode).where(sql`ended_at is null`),
  ],
);

/** Credentials that were signed. What they say is in their holders' hands alone. */
export const credentials = pgTable(
  "credentials",
  {
    id: text("id").primaryKey(),
    ...owner(),
    /** Null once the verification was erased: the number stays taken, and stays on the list. */
    sessionId: text("session_id").references(() => kycSessions.id, { onDelete: "set null" }),
    userId: text("user_id").references(() => users.id, { onDelete: "set null" }),
    /** Its place in the list of what was revoked: random, below 2^19. */
    revocationId: integer("revocation_id").notNull(),
    /** The number that was signed, by which its user can be asked; forgotten with the revocation. */
    commitment: sealed("commitment"),
    createdAt: createdAt(),
    expiresAt: instant("expires_at").notNull(),
    revokedAt: instant("revoked_at"),
    revokedBecause: text("revoked_because", { enum: REVOCATION_REASONS }),
  },
  (table) => [
    uniqueIndex("credentials_place").on(table.tenantId, table.mode, table.revocationId),
    uniqueIndex("credentials_live").on(table.sessionId).where(sql`revoked_at is null`),
    index("credentials_recent").on(table.tenantId, table.mode, table.id),
    index("credentials_session").on(table.sessionId),
    index("credentials_user").on(table.tenantId, table.mode, table.userId),
    index("credentials_revoked").on(table.tenantId, table.mode, table.revokedAt).where(sql`revoked_at is not null`),
  ],
);

/** What an organization asked somebody to prove, and under which name the answer came. */
export const attributeRequests = pgTable(
  "attribute_requests",
  {
    id: text("id").primaryKey(),
    ...owner(),
    circuit: text("circuit", { enum: ATTRIBUTE_CIRCUITS }).notNull().default("attribute_signed"),
    /** The realm of the organization whose credentials are accepted. */
    issuer: text("issuer").notNull(),
    /** Whom the organization asks, where it asks one user of its own, and for which credential. */
    userId: text("user_id").references(() => users.id, { onDelete: "cascade" }),
    credentialId: text("credential_id").references(() => credentials.id, { onDelete: "cascade" }),
    ageAtLeast: integer("age_at_least"),
    /** Alpha-3 codes, as they were asked for. */
    nationalityIn: text("nationality_in").array(),
    /** Null where the user is known: there is no pseudonym. */
    scope: text("scope"),
    /** The public signals that the request fixes, in decimal, by their name in the circuit; never a commitment. */
    signals: jsonb("signals").$type<Record<string, string>>().notNull(),
    origin: text("origin").notNull(),
    nonce: text("nonce").notNull(),
    timestamp: text("timestamp").notNull(),
    redirectUri: text("redirect_uri"),
    state: text("state"),
    status: text("status", { enum: ATTRIBUTE_REQUEST_STATUSES }).notNull().default("pending"),
    /** The holder's name to this organization and scope, in decimal. */
    pseudonym: sealed("pseudonym"),
    createdAt: createdAt(),
    expiresAt: instant("expires_at").notNull(),
    settledAt: instant("settled_at"),
  },
  (table) => [index("attribute_requests_due").on(table.expiresAt), index("attribute_requests_user").on(table.userId)],
);
