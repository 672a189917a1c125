import * as z from "zod";
import {
  countProviders,
  deleteProvider,
  findProvider,
  insertProvider,
  listProviders,
  updateProvider,
} from "#db/queries/oauth.ts";
import { AddressRefused, checkTarget } from "#lib/adapters/outbound/index.ts";
import { newId } from "#lib/crypto/random.ts";
import type { Caller } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation, defineOperation } from "#lib/engine/operation.ts";
import { env } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { secretFields, secretOf, wrong } from "./client-secret.ts";
import { findIssuer } from "./issuer.ts";
import { Connection, connectionOutput, KNOWN_PROVIDERS, ProviderSlug, sealSecret } from "./provider.ts";
import { reasonOf } from "./reason.ts";

// Chosen: a page of sign-in buttons holds a few.
const CONNECTIONS_MAX = 20;

const DisplayName = z.string().trim().min(1).max(100);
const ClientId = z.string().trim().min(1).max(500);
// RFC 6749 §3.3
const Scopes = z.array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/, "must be a scope")).max(20);

const write = { scope: "connections:write", effect: "write", category: "general", cost: 0 } as const;
const missing = () => new Fault("not_found", "There is no such connection.");

export const createConnection = defineLongOperation({
  ...write,
  name: "connections.create",
  summary: "Connect a provider to sign in with: Google, Apple, or any OpenID provider by its issuer",
  input: z
    .object({
      provider: ProviderSlug,
      displayName: DisplayName.optional(),
      issuer: z.string().trim().max(500).optional(),
      clientId: ClientId,
      ...secretFields,
      scopes: Scopes.optional(),
    })
    .meta({ id: "CreateConnection" }),
  output: Connection,
  faults: ["invalid_input", "conflict"],
  async run(ctx, input) {
    const known = KNOWN_PROVIDERS[input.provider];
    if (known && input.issuer !== undefined && input.issuer !== known.issuer)
      throw wrong("issuer", "is known for this provider: leave it out, or name the provider otherwise");
    const issuer = known?.issuer ?? input.issuer;
    if (!issuer) throw wrong("issuer", "is needed for this provider");
    const secret = await secretOf(input.provider, input);
    if (!secret) throw wrong(input.provider === "apple" ? "apple" : "clientSecret", "is needed for this provider");
    await refuseUnusableIssuer(ctx, issuer);
    return ctx.transact(async (inside) => {
      if ((await countProviders(inside.tenant)) >= CONNECTIONS_MAX)
        throw new Fault("conflict", `An organization has at most ${CONNECTIONS_MAX} connections.`);
      const { tenantId, mode } = inside;
      const id = newId("con", ctx.now.getTime());
      const row = await insertProvider(inside.tenant, {
        id,
        slug: input.provider,
        displayName: input.displayName ?? known?.displayName ?? input.provider,
        issuer,
        clientId: input.clientId,
        secret: await sealSecret({ tenantId, mode, id }, secret),
        scopes: withOpenid(input.scopes ?? known?.scopes ?? ["email", "profile"]),
        createdAt: ctx.now,
      });
      if (!row) throw new Fault("conflict", "There is a connection of that name already.");
      await inside.emit("connection.created", { subject: row.id, data: { provider: row.slug } });
      return connectionOutput(row);
    });
  },
});

export const listConnections = defineOperation({
  name: "connections.list",
  summary: "List the connected providers, without their secrets",
  scope: "connections:read",
  effect: "read",
  category: "general",
  cost: 0,
  input: z.object({}).meta({ id: "NoInputConnections" }),
  output: z.object({ connections: z.array(Connection) }).meta({ id: "ConnectionList" }),
  faults: [],
  async run(ctx) {
    return { connections: (await listProviders(ctx.tenant)).map(connectionOutput) };
  },
});

export const updateConnection = defineLongOperation({
  ...write,
  name: "connections.update",
  summary: "Change a connection: switch it on or off, or give it another client or secret",
  input: z
    .object({
      connectionId: z.string().max(100),
      enabled: z.boolean().optional(),
      displayName: DisplayName.optional(),
      clientId: ClientId.optional(),
      ...secretFields,
      scopes: Scopes.optional(),
    })
    .meta({ id: "UpdateConnection" }),
  output: Connection,
  faults: ["not_found", "invalid_input"],
  async run(ctx, { connectionId, enabled, clientSecret, apple, scopes, ...texts }) {
    const before = await ctx.transact(({ tenant }) => findProvider(tenant, connectionId));
    if (!before) throw missing();
    const secret = await secretOf(before.slug, { clientSecret, apple });
    const change = {
      ...texts,
      ...(enabled !== undefined && { isEnabled: enabled }),
      ...(scopes && { scopes: withOpenid(scopes) }),
      ...(secret && { secret: await sealSecret(before, secret) }),
    };
    if (Object.keys(change).length === 0) return connectionOutput(before);
    return ctx.transact(async (inside) => {
      const row = await updateProvider(inside.tenant, connectionId, change);
      if (!row) throw missing();
      await inside.emit("connection.updated", { subject: row.id, data: { changed: Object.keys(change) } });
      return connectionOutput(row);
    });
  },
});

export const deleteConnection = defineOperation({
  ...write,
  name: "connections.delete",
  summary: "Remove a connection: nobody signs in with that provider any more; links of users stay, for its return",
  input: z.object({ connectionId: z.string().max(100) }).meta({ id: "DeleteConnection" }),
  output: z.object({ id: z.string(), deleted: z.literal(true) }).meta({ id: "DeletedConnection" }),
  faults: ["not_found"],
  async run(ctx, { connectionId }) {
    const row = await deleteProvider(ctx.tenant, connectionId);
    if (!row) throw missing();
    await ctx.emit("connection.deleted", { subject: row.id, data: { provider: row.slug } });
    return { id: row.id, deleted: true as const };
  },
});

/** Fetches the issuer's discovery document, so that a mistake is seen here and not by the first user. */
async function refuseUnusableIssuer(ctx: Caller, issuer: string): Promise<void> {
  const url = URL.parse(issuer);
  // OpenID Connect Discovery §2: no query, no fragment.
  if (!url || url.search || url.hash || url.username || url.password)
    throw wrong("issuer", "must be the address of an issuer, such as https://login.example.com");
  try {
    await checkTarget(issuer, { allowLocal: env().OAUTH_ALLOW_LOCAL });
    await findIssuer(issuer);
  } catch (cause) {
    if (cause instanceof AddressRefused) throw wrong("issuer", cause.message);
    log().info({ requestId: ctx.requestId, reason: reasonOf(cause) }, "issuer refused");
    const where = "/.well-known/openid-configuration";
    throw wrong("issuer", `has no usable OpenID configuration at ${where} that names this very issuer`);
  }
}

function withOpenid(scopes: readonly string[]): string[] {
  return [...new Set(["openid", ...scopes])];
}
