import { and, desc, eq, gt, isNull, ne } from "drizzle-orm";
import { insertOwned, type Owned } from "../insert-owned.ts";
import { organizations, refreshTokens, sessions, users } from "../schema/index.ts";
import { evict } from "../short-cache.ts";
import type { Platform, PlatformReader, Tenant } from "../tenant.ts";

export type SessionRow = typeof sessions.$inferSelect;
export type RefreshTokenRow = typeof refreshTokens.$inferSelect;

const own = (tenant: Tenant) => and(eq(sessions.tenantId, tenant.id), eq(sessions.mode, tenant.mode));

export async function insertSession(tenant: Tenant, row: Owned<typeof sessions.$inferInsert>): Promise<SessionRow> {
  return insertOwned(tenant, sessions, row);
}

export async function insertRefreshToken(tenant: Tenant, row: Owned<typeof refreshTokens.$inferInsert>): Promise<void> {
  await insertOwned(tenant, refreshTokens, row);
}

/** Notes the use of a token that has no row of its own; returns its first use, which is this one unless another came before. */
export async function insertSpentToken(
  tenant: Tenant,
  use: Owned<typeof refreshTokens.$inferInsert>,
): Promise<RefreshTokenRow> {
  const [row] = await tenant.tx
    .insert(refreshTokens)
    .values({ ...use, tenantId: tenant.id, mode: tenant.mode })
    // Changes nothing: it waits for a use at the same time, and returns that one.
    .onConflictDoUpdate({ target: refreshTokens.hash, set: { hash: use.hash } })
    .returning();
  if (!row) throw new Error("an insert returned no row");
  return row;
}

/** The token's row, locked until the transaction ends, so that one of many parallel uses goes first. */
export async function lockRefreshToken(platform: Platform, hash: string): Promise<RefreshTokenRow | undefined> {
  const [row] = await platform.tx.select().from(refreshTokens).where(eq(refreshTokens.hash, hash)).for("update");
  return row;
}

export async function spendRefreshToken(tenant: Tenant, hash: string, now: Date, successor: Buffer): Promise<void> {
  await tenant.tx.update(refreshTokens).set({ usedAt: now, successor }).where(eq(refreshTokens.hash, hash));
}

export async function findSession(tenant: Tenant, id: string): Promise<SessionRow | undefined> {
  const [row] = await tenant.tx
    .select()
    .from(sessions)
    .where(and(own(tenant), eq(sessions.id, id)));
  return row;
}

export async function touchSession(tenant: Tenant, id: string, now: Date): Promise<void> {
  await tenant.tx
    .update(sessions)
    .set({ lastUsedAt: now })
    .where(and(own(tenant), eq(sessions.id, id)));
}

export type Standing = Pick<SessionRow, "id" | "userId" | "tenantId" | "mode" | "kind" | "methods"> & {
  role: (typeof users.$inferSelect)["role"];
  isVerified: boolean;
  plan: (typeof organizations.$inferSelect)["plan"];
  mfaPolicy: (typeof organizations.$inferSelect)["mfaPolicy"];
  organizationStatus: (typeof organizations.$inferSelect)["status"];
};

/** The session and its user's standing, if both are in force. */
export async function liveSession(platform: PlatformReader, id: string, now: Date): Promise<Standing | undefined> {
  const [row] = await platform.tx
    .select({
      id: sessions.id,
      userId: sessions.userId,
      tenantId: sessions.tenantId,
      mode: sessions.mode,
      kind: sessions.kind,
      methods: sessions.methods,
      role: users.role,
      isVerified: users.isVerified,
      plan: organizations.plan,
      mfaPolicy: organizations.mfaPolicy,
      organizationStatus: organizations.status,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .innerJoin(organizations, eq(organizations.id, sessions.tenantId))
    .where(
      and(eq(sessions.id, id), isNull(sessions.revokedAt), gt(sessions.expiresAt, now), eq(users.status, "active")),
    );
  return row;
}

/** Adds to how a session was proven, and tells every process. */
export async function addSessionMethods(tenant: Tenant, id: string, methods: readonly string[]): Promise<void> {
  const [row] = await tenant.tx
    .select({ methods: sessions.methods })
    .from(sessions)
    .where(and(own(tenant), eq(sessions.id, id)))
    .for("update");
  if (!row) return;
  await tenant.tx
    .update(sessions)
    .set({ methods: [...new Set([...row.methods, ...methods])] })
    .where(and(own(tenant), eq(sessions.id, id)));
  await evict(tenant, "session", id);
}

/** Every session of a user that is still kept, ended ones included. */
export function sessionsOfUser(tenant: Tenant, userId: string): Promise<SessionRow[]> {
  return tenant.tx
    .select()
    .from(sessions)
    .where(and(own(tenant), eq(sessions.userId, userId)))
    .orderBy(desc(sessions.id));
}

export type SessionClient = Pick<SessionRow, "id" | "tenantId" | "mode" | "userId" | "client">;

/** What a user's newest sessions were opened with, ended ones included. */
export function latestClientsOfUser(tenant: Tenant, userId: string, limit: number): Promise<SessionClient[]> {
  return tenant.tx
    .select({
      id: sessions.id,
      tenantId: sessions.tenantId,
      mode: sessions.mode,
      userId: sessions.userId,
      client: sessions.client,
    })
    .from(sessions)
    .where(and(own(tenant), eq(sessions.userId, userId)))
    .orderBy(desc(sessions.id))
    .limit(limit);
}

export function listLiveSessions(tenant: Tenant, userId: string, now: Date): Promise<SessionRow[]> {
  return tenant.tx
    .select()
    .from(sessions)
    .where(and(own(tenant), eq(sessions.userId, userId), isNull(sessions.revokedAt), gt(sessions.expiresAt, now)))
    .orderBy(desc(sessions.lastUsedAt))
    .limit(200);
}

/** Revokes a user's sessions, or the one named, or all but one, or those of one device, and tells every process. Returns the ids that were in force. */
export async function revokeSessions(
  tenant: Tenant,
  which: { userId: string; sessionId?: string; exceptId?: string; deviceId?: string },
  now: Date,
): Promise<string[]> {
  const rows = await tenant.tx
    .update(sessions)
    .set({ revokedAt: now })
    .where(
      and(
        own(tenant),
        eq(sessions.userId, which.userId),
        which.sessionId ? eq(sessions.id, which.sessionId) : undefined,
        which.exceptId ? ne(sessions.id, which.exceptId) : undefined,
        which.deviceId ? eq(sessions.deviceId, which.deviceId) : undefined,
        isNull(sessions.revokedAt),
      ),
    )
    .returning({ id: sessions.id });
  for (const { id } of rows) await evict(tenant, "session", id);
  return rows.map((row) => row.id);
}
