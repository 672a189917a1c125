import * as z from "zod";
import { insertRefreshToken, insertSession, type SessionRow } from "#db/queries/sessions.ts";
import type { UserRow } from "#db/queries/users.ts";
import { together } from "#db/together.ts";
import { digest } from "#lib/crypto/digest.ts";
import { signAccessToken } from "#lib/crypto/jwt.ts";
import { newId, newSecret } from "#lib/crypto/random.ts";
import type { Caller, TenantContext } from "#lib/engine/context.ts";
import { secret } from "#lib/engine/secrets.ts";
import { env } from "#lib/env.ts";
import { sealClient } from "./session.ts";
import { currentSigningKey } from "./signing-keys.ts";

export const AUDIENCE = "bonafide";

// Published by Auth1: a refresh token expires in 30 days. Each use starts them again, up to the session's end.
export const REFRESH_SECONDS = 30 * 24 * 3600;
// Chosen: whoever uses it daily proves anew four times a year who it is (ASVS 5.0 7.3.2, 10.4.8).
export const SESSION_SECONDS = 90 * 24 * 3600;

export const tokenFields = {
  accessToken: secret(),
  refreshToken: secret(),
  tokenType: z.literal("bearer"),
  expiresIn: z.number().int(),
};

export const Tokens = z.object({ ...tokenFields, sessionId: z.string() }).meta({ id: "Tokens" });

export type IssuedTokens = z.input<typeof Tokens>;

/** Opens a session for a user of the open tenant and returns its first tokens. */
export async function startSession(
  ctx: TenantContext,
  user: Pick<UserRow, "id" | "role">,
  options: SessionOptions = {},
): Promise<IssuedTokens & { sessionExpiresAt: string }> {
  const { session, refreshToken } = await openSession(ctx, user.id, options);
  const accessToken = await accessTokenFor(session, user.role, ctx.now);
  return { ...accessToken, refreshToken, sessionId: session.id, sessionExpiresAt: session.expiresAt.toISOString() };
}

/** `authenticatedAt` and `expiresAt` are now and in 90 days, unless the session goes on from another one. */
type SessionOptions = Partial<Pick<SessionRow, "kind" | "authenticatedAt" | "expiresAt">> & {
  methods?: string[];
  deviceId?: string;
};

type Opened = { session: SessionRow; refreshToken: string };

/** The session's row and its first refresh token, in one round trip. */
export async function openSession(
  ctx: TenantContext,
  userId: string,
  {
    id = newId("ses", ctx.now.getTime()),
    kind = "user",
    methods = ["pwd"],
    deviceId,
    authenticatedAt = ctx.now,
    expiresAt = new Date(ctx.now.getTime() + SESSION_SECONDS * 1000),
  }: SessionOptions & { id?: string },
): Promise<Opened> {
  const row = {
    id,
    userId,
    deviceId,
    kind,
    client: await sealClient(ctx, { tenantId: ctx.tenantId, mode: ctx.mode, id, userId }),
    door: ctx.door.name,
    accessTokenSeconds: ctx.door.accessTokenSeconds,
    methods,
    authenticatedAt,
    createdAt: ctx.now,
    lastUsedAt: ctx.now,
    expiresAt,
  };
  // The token refers to the session: both are sent the same way, so that the first one called goes first.
  const [session, refreshToken] = await together([insertSession(ctx.tenant, row), addRefreshToken(ctx, row)]);
  return { session, refreshToken };
}

/** A new refresh token of a session; its digest alone is kept. */
export async function addRefreshToken(
  ctx: TenantContext,
  session: Pick<SessionRow, "id" | "expiresAt">,
  token = newSecret("rt_"),
): Promise<string> {
  await insertRefreshToken(ctx.tenant, {
    hash: digest(token),
    sessionId: session.id,
    clientBinding: clientBinding(ctx),
    createdAt: ctx.now,
    expiresAt: new Date(Math.min(ctx.now.getTime() + REFRESH_SECONDS * 1000, session.expiresAt.getTime())),
  });
  return token;
}

export async function accessTokenFor(
  session: Pick<SessionRow, "id" | "userId" | "tenantId" | "mode" | "accessTokenSeconds">,
  role: string,
  now: Date,
): Promise<Pick<IssuedTokens, "accessToken" | "tokenType" | "expiresIn">> {
  const accessToken = await signAccessToken(
    await currentSigningKey(),
    { sub: session.userId, sid: session.id, org: session.tenantId, mode: session.mode, role },
    { issuer: env().publicUrl, audience: AUDIENCE, now, lifetimeSeconds: session.accessTokenSeconds },
  );
  return { accessToken, tokenType: "bearer", expiresIn: session.accessTokenSeconds };
}

/** What marks the client that may repeat a refresh whose answer it lost. */
export function clientBinding(caller: Caller): string {
  return digest(`${caller.door.name}\0${caller.client.userAgent}`);
}
