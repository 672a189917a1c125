import { newId } from "#lib/crypto/random.ts";
import { authenticateHosted, HOSTED_COOKIE, openRealm } from "#lib/domain/hosted/index.ts";
import { type AuthenticatedKey, authenticateKey } from "#lib/domain/keys/index.ts";
import { authenticateCapture, CAPTURE_COOKIE } from "#lib/domain/kyc/index.ts";
import { ROLE_SCOPES } from "#lib/domain/organizations/index.ts";
import {
  type AuthenticatedSession,
  authenticateToken,
  currentSigningKey,
  hasExpired,
} from "#lib/domain/sessions/index.ts";
import type { Caller } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { plainAddress } from "#lib/source.ts";
import { cookieOf } from "./cookie.ts";
import { wrongKey } from "./key-words.ts";
import type { ApiRequest } from "./message.ts";
import { originOf } from "./origin.ts";
import type { Match } from "./router.ts";

type Stranger = Pick<Caller, "requestId" | "now" | "client" | "origin" | "door"> &
  Pick<Caller, "idempotencyKey" | "route" | "deviceToken">;

/** Who calls, by what the route asks for. Refuses with the fault that says which credential is missing or wrong. */
export async function callerOf(request: ApiRequest, match: Match, requestId: string, now: Date): Promise<Caller> {
  const base = strangerOf(request, match, requestId, now);
  // Read before any transaction is open: read inside one, it would take a second connection while holding the first.
  await currentSigningKey();
  switch (match.route.auth) {
    case "none":
      return sendsKey(request, match) ? withKey(base, request, match) : nobody(base);
    case "any":
      return withAny(base, request, match);
    case "key":
      return withKey(base, request, match);
    case "user":
      return sendsKey(request, match)
        ? withKeyAndUser(base, request, match)
        : withUser(base, await sessionOf(request, match, now), undefined);
    case "key+user":
      return withKeyAndUser(base, request, match);
    case "console":
      return withMember(base, await sessionOf(request, match, now), true);
    case "capture":
      return withCapture(base, request, match, now);
    case "hosted":
      return (await withRealm(base, match)).caller;
    case "hosted+user":
      return withHostedUser(base, request, match, now);
    case "hosted+visitor":
      return withVisitor(base, request, match, now);
  }
}

/** A key that is sent is looked at, though the route would do without one. */
function sendsKey(request: ApiRequest, { door }: Match): boolean {
  return door.looksAtEveryKey === true && door.credentials((name) => request.header(name)).key !== undefined;
}

function strangerOf(request: ApiRequest, match: Match, requestId: string, now: Date): Stranger {
  const idempotencyKey = request.header("idempotency-key")?.trim();
  if (idempotencyKey !== undefined && !/^[\x21-\x7e]{1,255}$/.test(idempotencyKey))
    throw new Fault("bad_request", "Idempotency-Key must be 1 to 255 visible ASCII characters.");
  return {
    requestId,
    now,
    client: { ip: request.ip, userAgent: (request.header("user-agent") ?? "").slice(0, 500) },
    origin: originOf(request.header("origin")),
    deviceToken: deviceTokenOf(request.header("x-device-token")),
    door: { name: match.door.name, accessTokenSeconds: match.door.accessTokenSeconds },
    idempotencyKey,
    route: `${match.route.method} ${match.route.path}`,
  };
}

/** What is no device's secret is nothing: a device that was removed signs in as an unknown one. */
function deviceTokenOf(given: string | undefined): string | undefined {
  const token = given?.trim();
  return token !== undefined && /^dvt_[0-9A-Za-z]{43}$/.test(token) ? token : undefined;
}

function nobody(base: Stranger): Caller {
  return {
    ...base,
    tenantId: null,
    mode: "live",
    plan: null,
    actor: { type: "anonymous", id: "none", scopes: [] },
    user: null,
  };
}

async function withAny(base: Stranger, request: ApiRequest, match: Match): Promise<Caller> {
  const given = match.door.credentials((name) => request.header(name));
  if (given.token !== undefined) return withUser(base, await sessionOf(request, match, base.now), undefined);
  return given.key === undefined ? nobody(base) : withKey(base, request, match);
}

async function withKeyAndUser(base: Stranger, request: ApiRequest, match: Match): Promise<Caller> {
  const key = await keyOf(request, match);
  const session = await sessionOf(request, match, base.now);
  if (session.tenantId !== key.tenantId || session.mode !== key.mode) throw new Fault("token_invalid");
  return withUser(base, session, key);
}

async function withKey(base: Stranger, request: ApiRequest, match: Match): Promise<Caller> {
  const given = match.door.credentials((name) => request.header(name));
  if (match.door.admitsMembers && given.key === undefined && given.token !== undefined)
    return withMember(base, await sessionOf(request, match, base.now), false);
  const key = await keyOf(request, match);
  return {
    ...base,
    client: given.key?.startsWith("sk_") ? endUser(base, request) : base.client,
    tenantId: key.tenantId,
    mode: key.mode,
    plan: key.plan,
    actor: { type: "key", id: key.keyId, scopes: key.scopes },
    user: null,
  };
}

/**
 * Whom a developer's server calls for, so that locks, devices and notices are that person's and not the server's.
 * Believed from secret keys alone: whoever may choose the source at will could try passwords without end.
 */
function endUser(base: Stranger, request: ApiRequest): Caller["client"] {
  const named = request.header("x-client-ip")?.trim();
  const ip = named === undefined ? undefined : plainAddress(named);
  const userAgent = request.header("x-client-user-agent");
  if (named !== undefined && ip === undefined) throw new Fault("bad_request", "X-Client-IP must be an IP address.");
  return { ip: ip ?? base.client.ip, userAgent: userAgent?.slice(0, 500) ?? base.client.userAgent };
}

async function keyOf(request: ApiRequest, match: Match): Promise<AuthenticatedKey> {
  const given = match.door.credentials((name) => request.header(name)).key;
  if (given === undefined) throw new Fault("key_missing");
  const key = await authenticateKey(given);
  if (!key) throw wrongKey(match.door, given);
  if (key.isSuspended) throw new Fault("tenant_inactive");
  return key;
}

async function sessionOf(request: ApiRequest, match: Match, now: Date): Promise<AuthenticatedSession> {
  const token = match.door.credentials((name) => request.header(name)).token;
  if (token === undefined) throw new Fault("token_missing");
  const session = await authenticateToken(token, now);
  if (!session) throw new Fault((await hasExpired(token, now)) ? "token_expired" : "token_invalid");
  if (session.organizationStatus === "suspended") throw new Fault("tenant_inactive");
  return session;
}

function withUser(
  base: Stranger,
  session: Omit<AuthenticatedSession, "expiresAt" | "tokenHash"> & { expiresAt?: Date; tokenHash?: string },
  key: AuthenticatedKey | undefined,
): Caller {
  return {
    ...base,
    tenantId: session.tenantId,
    mode: session.mode,
    plan: session.plan,
    actor: { type: "user", id: session.userId, scopes: key ? ["self:*", ...key.scopes] : ["self:*"] },
    user: {
      userId: session.userId,
      sessionId: session.id,
      role: session.role,
      tokenHash: session.tokenHash,
      tokenExpiresAt: session.expiresAt,
    },
  };
}

function withMember(base: Stranger, session: AuthenticatedSession, onlyConsole: boolean): Caller {
  if (onlyConsole && session.kind !== "console") throw new Fault("token_invalid");
  // A mailbox or a telephone alone makes nobody a member: the console takes neither.
  const isProvenAsMember = session.kind === "console" || session.methods.some((way) => way === "pwd" || way === "hwk");
  if (session.role !== "user" && !isProvenAsMember)
    throw new Fault("forbidden", "Members act with a password or a passkey; sign in with one of these.");
  return {
    ...base,
    tenantId: session.tenantId,
    mode: session.mode,
    plan: session.plan,
    actor: { type: "member", id: session.userId, scopes: ROLE_SCOPES[session.role] },
    user: { userId: session.userId, sessionId: session.id, role: session.role },
  };
}

async function withCapture(base: Stranger, request: ApiRequest, match: Match, now: Date): Promise<Caller> {
  const cookie = cookieOf(request.header("cookie"), CAPTURE_COOKIE);
  const access = await authenticateCapture(cookie, match.params.session_id ?? "", now);
  if (!access) throw new Fault("token_invalid", "This link is not valid or has expired.");
  return {
    ...base,
    tenantId: access.tenantId,
    mode: access.mode,
    plan: access.plan,
    actor: { type: "capture", id: access.sessionId, scopes: ["kyc:read", "kyc:write"] },
    user: null,
  };
}

/** Anybody at the hosted pages: counted by address, and without a quota, since no credential is the organization's. */
async function withRealm(base: Stranger, match: Match) {
  const realm = await openRealm(match.params.realm ?? "");
  if (!realm) throw new Fault("not_found", "There is no such page.");
  const actor = { type: "anonymous", id: "hosted", scopes: ["auth:write"] } as const;
  const caller: Caller = { ...base, tenantId: realm.tenantId, mode: realm.mode, plan: null, actor, user: null };
  return { realm, caller };
}

async function withHostedUser(base: Stranger, request: ApiRequest, match: Match, now: Date): Promise<Caller> {
  const { realm } = await withRealm(base, match);
  const cookie = cookieOf(request.header("cookie"), HOSTED_COOKIE);
  if (cookie === undefined) throw new Fault("token_missing");
  const session = await authenticateHosted(cookie, realm, now);
  if (!session) throw new Fault("token_invalid");
  return withUser(base, session, undefined);
}

/** Anybody at the hosted pages, by name where a cookie says so; a cookie that says nothing any more is none. */
async function withVisitor(base: Stranger, request: ApiRequest, match: Match, now: Date): Promise<Caller> {
  const { realm, caller } = await withRealm(base, match);
  const session = await authenticateHosted(cookieOf(request.header("cookie"), HOSTED_COOKIE), realm, now);
  return session ? { ...caller, user: { userId: session.userId, sessionId: session.id, role: session.role } } : caller;
}

/** The caller's own id for the request where it is usable, else one of ours; it is echoed and logged. */
export function requestIdOf(given: string | undefined): string {
  return given && /^[\w.:-]{8,100}$/.test(given) ? given : newId("req");
}
