import { bigint, boolean, index, integer, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, instant, owner, sealed } from "./columns.ts";
import { users } from "./users.ts";

const userId = () =>
  text("user_id")
    .notNull()
    .references(() => users.id, { onDelete: "cascade" });

export const TOKEN_PURPOSES = [
  "recovery_codes_shown",
  "password_reset",
  "magic_link",
  "email_verification",
  "second_factor",
  "passkey_registration",
  "passkey_authentication",
  "oauth_state",
  "authorization_code",
  "opaque_registration",
  "opaque_login",
  "opaque_migration",
] as const;

/** Secrets that are good for one use: links in mails, challenges, states. The digest alone is kept. */
export const oneTimeTokens = pgTable(
  "one_time_tokens",
  {
    hash: text("hash").primaryKey(),
    ...owner(),
    purpose: text("purpose", { enum: TOKEN_PURPOSES }).notNull(),
    userId: text("user_id").references(() => users.id, { onDelete: "cascade" }),
    /** What the token stands for beside the user, as JSON. */
    data: sealed("data"),
    createdAt: createdAt(),
    expiresAt: instant("expires_at").notNull(),
    usedAt: instant("used_at"),
  },
  (table) => [
    index("one_time_tokens_user").on(table.tenantId, table.mode, table.userId),
    index("one_time_tokens_due").on(table.expiresAt),
  ],
);

/** Six-digit codes, bound to the address that they were sent to. */
export const oneTimeCodes = pgTable(
  "one_time_codes",
  {
    id: text("id").primaryKey(),
    ...owner(),
    channel: text("channel", { enum: ["email", "sms"] }).notNull(),
    /** HMAC of the address or number. */
    addressIndex: text("address_index").notNull(),
    address: sealed("address").notNull(),
    /** HMAC of id and code; null until the code is made, when it is sent. */
    codeHash: text("code_hash"),
    attempts: integer("attempts").notNull().default(0),
    createdAt: createdAt(),
    expiresAt: instant("expires_at").notNull(),
    usedAt: instant("used_at"),
  },
  (table) => [
    index("one_time_codes_address").on(table.tenantId, table.mode, table.addressIndex, table.createdAt),
    index("one_time_codes_due").on(table.expiresAt),
  ],
);

export const MESSAGE_KINDS = [
  "emergency_reset",
  "emergency_reset_confirmed",
  "emergency_reset_cancelled",
  "password_reset",
  "password_changed",
  "magic_link",
  "email_verification",
  "one_time_code",
  "new_sign_in",
  "device_code",
  "reset_pending",
  "reset_denied",
  "factor_changed",
] as const;

/** Mails and text messages on their way. Without a provider, and in test mode, they stay in the development inbox. */
export const messages = pgTable(
  "messages",
  {
    id: text("id").primaryKey(),
    ...owner(),
    channel: text("channel", { enum: ["email", "sms"] }).notNull(),
    kind: text("kind", { enum: MESSAGE_KINDS }).notNull(),
    addressIndex: text("address_index").notNull(),
    /** Address and what the text is made of, as JSON; gone once it was sent. */
    order: sealed("order"),
    /** The text as sent, where it is kept for the development inbox. */
    content: sealed("content"),
    status: text("status", { enum: ["pending", "sent", "kept", "dropped", "failed"] })
      .notNull()
      .default("pending"),
    provider: text("provider"),
    createdAt: createdAt(),
    settledAt: instant("settled_at"),
  },
  (table) => [
    index("messages_status").on(table.tenantId, table.mode, table.status, table.id),
    index("messages_recent").on(table.tenantId, table.mode, table.id),
    index("messages_address").on(table.tenantId, table.mode, table.addressIndex, table.createdAt),
  ],
);

/** Messages that strangers have caused, by mailbox over all organizations; kept for a day, and read by none of them. */
export const strangersMessages = pgTable(
  "strangers_messages",
  {
    messageId: text("message_id").primaryKey(),
    /** HMAC of the mailbox or number under the master key. */
    mailbox: text("mailbox").notNull(),
    createdAt: createdAt(),
  },
  (table) => [index("strangers_messages_mailbox").on(table.mailbox, table.createdAt)],
);

export const totpFactors = pgTable("totp_factors", {
  userId: userId().primaryKey(),
  ...owner(),
  secret: sealed("secret").notNull(),
  confirmedAt: instant("confirmed_at"),
  /** The last time step that was accepted: a code works once (RFC 6238 §5.2). */
  lastStep: bigint("last_step", { mode: "number" }).notNull().default(0),
  createdAt: createdAt(),
});

export const backupCodes = pgTable(
  "backup_codes",
  {
    ...owner(),
    userId: userId(),
    hash: text("hash").notNull(),
    createdAt: createdAt(),
    usedAt: instant("used_at"),
  },
  (table) => [primaryKey({ columns: [table.userId, table.hash] })],
);

export const passkeys = pgTable(
  "passkeys",
  {
    id: text("id").primaryKey(),
    ...owner(),
    userId: userId(),
    /** base64url, as the browser gives it. */
    credentialId: text("credential_id").notNull(),
    /** COSE key (RFC 9052). */
    publicKey: sealed("public_key").notNull(),
    counter: bigint("counter", { mode: "number" }).notNull(),
    transports: text("transports").array().notNull(),
    isBackedUp: boolean("is_backed_up").notNull(),
    name: sealed("name"),
    /** The counter went back: a copy of the key may exist (WebAuthn L3 §6.1.1). */
    flaggedAt: instant("flagged_at"),
    createdAt: createdAt(),
    lastUsedAt: instant("last_used_at"),
  },
  (table) => [
    uniqueIndex("passkeys_credential").on(table.tenantId, table.mode, table.credentialId),
    index("passkeys_user").on(table.tenantId, table.mode, table.userId),
  ],
);

/** Google, Apple, or any OpenID provider, as one tenant has registered with it. */
export const identityProviders = pgTable(
  "identity_providers",
  {
    id: text("id").primaryKey(),
    ...owner(),
    /** `google`, `apple`, or a name of the tenant's choice; part of the addresses. */
    slug: text("slug").notNull(),
    displayName: text("display_name").notNull(),
    issuer: text("issuer").notNull(),
    clientId: text("client_id").notNull(),
    /** The client's secret, or what makes one (Apple's key), as JSON. */
    secret: sealed("secret").notNull(),
    scopes: text("scopes").array().notNull(),
    isEnabled: boolean("is_enabled").notNull().default(true),
    createdAt: createdAt(),
  },
  (table) => [uniqueIndex("identity_providers_slug").on(table.tenantId, table.mode, table.slug)],
);

export const linkedIdentities = pgTable(
  "linked_identities",
  {
    id: text("id").primaryKey(),
    ...owner(),
    userId: userId(),
    provider: text("provider").notNull(),
    /** HMAC of issuer and subject. */
    subjectIndex: text("subject_index").notNull(),
    createdAt: createdAt(),
    lastUsedAt: instant("last_used_at"),
  },
  (table) => [
    uniqueIndex("linked_identities_subject").on(table.tenantId, table.mode, table.subjectIndex),
    uniqueIndex("linked_identities_user").on(table.userId, table.provider),
  ],
);
