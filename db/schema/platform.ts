import { sql } from "drizzle-orm";
import {
  bigint,
  bigserial,
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { createdAt, instant, owner, sealed } from "./columns.ts";

export const apiKeys = pgTable(
  "api_keys",
  {
    id: text("id").primaryKey(),
    ...owner(),
    name: text("name").notNull(),
    /** `sk_live_` and its kin: the family, never the secret. */
    prefix: text("prefix").notNull(),
    lastFour: text("last_four").notNull(),
    hash: text("hash").notNull(),
    scopes: text("scopes").array().notNull(),
    /** HMAC of what the key may do, under its tenant's key: a row that was moved or widened is no key. */
    binding: text("binding"),
    createdBy: text("created_by"),
    createdAt: createdAt(),
    lastUsedAt: instant("last_used_at"),
    revokedAt: instant("revoked_at"),
  },
  (table) => [
    uniqueIndex("api_keys_hash").on(table.hash),
    index("api_keys_tenant").on(table.tenantId, table.mode, table.id),
  ],
);

/** One row per fact, append-only, written in the transaction of the change it tells of. */
export const events = pgTable(
  "events",
  {
    id: text("id").primaryKey(),
    ...owner(),
    seq: bigserial("seq", { mode: "number" }).notNull(),
    type: text("type").notNull(),
    subject: text("subject").notNull(),
    actor: text("actor").notNull(),
    data: jsonb("data").$type<Record<string, unknown>>().notNull(),
    requestId: text("request_id").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    index("events_recent").on(table.tenantId, table.mode, table.seq),
    index("events_subject").on(table.tenantId, table.mode, table.subject, table.seq),
    index("events_type").on(table.tenantId, table.mode, table.type, table.seq),
  ],
);

/** Calls per operation and day, spread over shards so that parallel writers do not wait for one row. */
export const usage = pgTable(
  "usage",
  {
    ...owner(),
    day: date("day", { mode: "string" }).notNull(),
    operation: text("operation").notNull(),
    shard: integer("shard").notNull(),
    calls: bigint("calls", { mode: "number" }).notNull(),
    cost: bigint("cost", { mode: "number" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.mode, table.day, table.operation, table.shard] })],
);

/** The last calls of a tenant: route patterns and outcomes, never paths or bodies. */
export const apiCalls = pgTable(
  "api_calls",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    ...owner(),
    requestId: text("request_id").notNull(),
    keyId: text("key_id"),
    route: text("route").notNull(),
    status: integer("status").notNull(),
    milliseconds: integer("milliseconds").notNull(),
    createdAt: createdAt(),
  },
  (table) => [index("api_calls_recent").on(table.tenantId, table.mode, table.id)],
);

export const idempotency = pgTable(
  "idempotency",
  {
    ...owner(),
    actor: text("actor").notNull(),
    key: text("key").notNull(),
    operation: text("operation").notNull(),
    inputHash: text("input_hash").notNull(),
    /** Null while the first request runs, and for good where the output holds a secret. The ids are those it names. */
    output: jsonb("output").$type<{ ids: string[]; sealed: string }>(),
    state: text("state", { enum: ["running", "done"] }).notNull(),
    /** Number of the advisory lock that is held while the work is under way (run-locks.ts); null within one transaction. */
    run: bigint("run", { mode: "bigint" }),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.mode, table.actor, table.key] })],
);

export const webhookEndpoints = pgTable(
  "webhook_endpoints",
  {
    id: text("id").primaryKey(),
    ...owner(),
    url: text("url").notNull(),
    events: text("events").array().notNull(),
    active: boolean("active").notNull().default(true),
    /** Which door's payload and headers this endpoint expects. */
    dialect: text("dialect", { enum: ["v1", "zeroauth", "zkauth", "auth1", "ekyc"] })
      .notNull()
      .default("v1"),
    /** For an address named when a verification was created: only that verification's events. */
    subject: text("subject"),
    secret: sealed("secret").notNull(),
    previousSecret: sealed("previous_secret"),
    previousSecretUntil: instant("previous_secret_until"),
    failingSince: instant("failing_since"),
    disabledReason: text("disabled_reason"),
    createdAt: createdAt(),
  },
  (table) => [index("webhook_endpoints_tenant").on(table.tenantId, table.mode, table.id)],
);

export const webhookDeliveries = pgTable(
  "webhook_deliveries",
  {
    id: text("id").primaryKey(),
    ...owner(),
    endpointId: text("endpoint_id")
      .notNull()
      .references(() => webhookEndpoints.id, { onDelete: "cascade" }),
    eventId: text("event_id").notNull(),
    eventType: text("event_type").notNull(),
    status: text("status", { enum: ["pending", "delivered", "failed"] })
      .notNull()
      .default("pending"),
    attempts: integer("attempts").notNull().default(0),
    lastStatusCode: integer("last_status_code"),
    lastError: text("last_error"),
    lastAttemptAt: instant("last_attempt_at"),
    nextAttemptAt: instant("next_attempt_at"),
    createdAt: createdAt(),
  },
  (table) => [
    index("webhook_deliveries_endpoint").on(table.tenantId, table.mode, table.endpointId, table.id),
    index("webhook_deliveries_waiting").on(table.tenantId, table.mode).where(sql`status = 'pending'`),
    uniqueIndex("webhook_deliveries_once").on(table.endpointId, table.eventId),
  ],
);

/** Who runs the server, and is no tenant's member. The token is shown once by the command that makes it. */
export const operators = pgTable(
  "operators",
  {
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    tokenHash: text("token_hash").notNull(),
    createdAt: createdAt(),
    revokedAt: instant("revoked_at"),
  },
  (table) => [uniqueIndex("operators_token").on(table.tokenHash)],
);

/** What operators have done, append-only; it outlives the organization that it was done to. */
export const operatorActions = pgTable(
  "operator_actions",
  {
    id: text("id").primaryKey(),
    operatorId: text("operator_id").notNull(),
    action: text("action").notNull(),
    organizationId: text("organization_id"),
    data: jsonb("data").$type<Record<string, unknown>>().notNull(),
    requestId: text("request_id").notNull(),
    createdAt: createdAt(),
  },
  (table) => [index("operator_actions_organization").on(table.organizationId, table.id)],
);
