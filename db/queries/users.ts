import { and, desc, eq, isNotNull, isNull, lt, lte, or, type SQL, sql } from "drizzle-orm";
import {
  backupCodes,
  devices,
  linkedIdentities,
  loginFailures,
  passkeys,
  pendingPasswords,
  recoveryCodes,
  totpFactors,
  users,
  zkpIdentities,
} from "../schema/index.ts";
import { rawClient, type Tenant } from "../tenant.ts";
import { together } from "../together.ts";

export type UserRow = typeof users.$inferSelect;
export type NewUser = Omit<typeof users.$inferInsert, "tenantId" | "mode">;

const own = (tenant: Tenant) => and(eq(users.tenantId, tenant.id), eq(users.mode, tenant.mode));

/** Undefined where the address belongs to another user of the tenant. */
export async function insertUser(tenant: Tenant, row: NewUser): Promise<UserRow | undefined> {
  const [inserted] = await tenant.tx
    .insert(users)
    .values({ ...row, tenantId: tenant.id, mode: tenant.mode })
    .onConflictDoNothing()
    .returning();
  return inserted;
}

export async function findUser(tenant: Tenant, id: string): Promise<UserRow | undefined> {
  const [row] = await tenant.tx
    .select()
    .from(users)
    .where(and(own(tenant), eq(users.id, id)));
  return row;
}

/** The user as of now, held against change until the transaction ends. */
export async function holdUser(tenant: Tenant, id: string): Promise<UserRow | undefined> {
  const [row] = await tenant.tx
    .select()
    .from(users)
    .where(and(own(tenant), eq(users.id, id)))
    .for("no key update");
  return row;
}

export async function findUserByEmail(tenant: Tenant, emailIndex: string): Promise<UserRow | undefined> {
  const [row] = await tenant.tx
    .select()
    .from(users)
    .where(and(own(tenant), eq(users.emailIndex, emailIndex)));
  return row;
}

/** The user who has verified this number. */
export async function findUserByPhone(tenant: Tenant, phoneIndex: string): Promise<UserRow | undefined> {
  const [row] = await tenant.tx
    .select()
    .from(users)
    .where(and(own(tenant), eq(users.phoneIndex, phoneIndex), eq(users.isPhoneVerified, true)));
  return row;
}

export function listUsers(
  tenant: Tenant,
  page: { limit: number; before?: string; emailIndex?: string; status?: UserRow["status"] },
): Promise<UserRow[]> {
  return tenant.tx
    .select()
    .from(users)
    .where(
      and(
        own(tenant),
        page.before ? lt(users.id, page.before) : undefined,
        page.emailIndex ? eq(users.emailIndex, page.emailIndex) : undefined,
        page.status ? eq(users.status, page.status) : undefined,
      ),
    )
    .orderBy(desc(users.id))
    .limit(page.limit);
}

/** One password as it is kept: its hash, or what proves it without its being sent. */
export type KeptPassword = { passwordHash: string } | { passwordProof: Buffer } | { opaqueRecord: Buffer };

const NO_PASSWORD = { passwordHash: null, passwordProof: null, opaqueRecord: null };

/** Puts a password in the place of every one that there was, of whatever kind. */
export async function setUserPassword(tenant: Tenant, id: string, password: KeptPassword): Promise<void> {
  await tenant.tx
    .update(users)
    .set({ ...NO_PASSWORD, ...password })
    .where(and(own(tenant), eq(users.id, id)));
}

export async function setUserStatus(tenant: Tenant, id: string, status: UserRow["status"]): Promise<void> {
  await tenant.tx
    .update(users)
    .set({ status })
    .where(and(own(tenant), eq(users.id, id)));
}

export async function setUserRole(tenant: Tenant, id: string, role: UserRow["role"]): Promise<void> {
  await tenant.tx
    .update(users)
    .set({ role })
    .where(and(own(tenant), eq(users.id, id)));
}

/** Owners who can act. Locked until the transaction ends, so that two owners cannot remove each other. */
export async function countOwners(tenant: Tenant): Promise<number> {
  const rows = await tenant.tx
    .select({ id: users.id })
    .from(users)
    .where(and(own(tenant), eq(users.role, "owner"), eq(users.status, "active")))
    .orderBy(users.id)
    .for("update");
  return rows.length;
}

export async function markEmailVerified(tenant: Tenant, id: string): Promise<void> {
  await tenant.tx
    .update(users)
    .set({ isVerified: true })
    .where(and(own(tenant), eq(users.id, id)));
}

/**
 * Removes every way of signing in that somebody has set up for this user: password and one that waits for approval,
 * second factor, recovery codes, passkeys, providers, identities of proofs, trusted devices.
 */
export async function dropCredentials(tenant: Tenant, id: string): Promise<void> {
  const factors = [totpFactors, backupCodes, recoveryCodes, passkeys, linkedIdentities, zkpIdentities];
  for (const table of [...factors, devices, pendingPasswords])
    await tenant.tx
      .delete(table)
      .where(and(eq(table.tenantId, tenant.id), eq(table.mode, tenant.mode), eq(table.userId, id)));
  await tenant.tx
    .update(users)
    .set({ ...NO_PASSWORD, mfaEnabledAt: null })
    .where(and(own(tenant), eq(users.id, id)));
}

/** Returns the user as of now, held against change until the transaction ends. */
export async function noteLogin(tenant: Tenant, id: string, now: Date): Promise<UserRow | undefined> {
  const [row] = await tenant.tx
    .update(users)
    .set({ lastLoginAt: now })
    .where(and(own(tenant), eq(users.id, id)))
    .returning();
  return row;
}

/** When this account may be tried again from this source, where it is locked. */
export async function lockedUntil(tenant: Tenant, subject: string, now: Date): Promise<Date | undefined> {
  const [row] = await tenant.tx
    .select({ until: loginFailures.lockedUntil })
    .from(loginFailures)
    .where(
      and(
        eq(loginFailures.tenantId, tenant.id),
        eq(loginFailures.mode, tenant.mode),
        eq(loginFailures.subject, subject),
      ),
    );
  return row?.until && row.until > now ? row.until : undefined;
}

/**
 * Counts one failure in one statement and returns the count; undefined, and counted by none, where the account is
 * locked by then.
 */
export async function countFailure(tenant: Tenant, subject: string, now: Date): Promise<number | undefined> {
  const [row] = await tenant.tx
    .insert(loginFailures)
    .values({ tenantId: tenant.id, mode: tenant.mode, subject, failures: 1, updatedAt: now })
    .onConflictDoUpdate({
      target: [loginFailures.tenantId, loginFailures.mode, loginFailures.subject],
      set: { failures: sql`${loginFailures.failures} + 1`, updatedAt: now },
      setWhere: notLocked(now),
    })
    .returning({ failures: loginFailures.failures });
  return row?.failures;
}

const notLocked = (now: Date) => or(isNull(loginFailures.lockedUntil), lte(loginFailures.lockedUntil, now));

export async function lockUntil(tenant: Tenant, subject: string, until: Date): Promise<void> {
  await tenant.tx
    .update(loginFailures)
    .set({ lockedUntil: until })
    .where(
      and(
        eq(loginFailures.tenantId, tenant.id),
        eq(loginFailures.mode, tenant.mode),
        eq(loginFailures.subject, subject),
      ),
    );
}

/** Forgets the failures. */
export async function forgetFailures(tenant: Tenant, subject: string): Promise<void> {
  await tenant.tx
    .delete(loginFailures)
    .where(
      and(
        eq(loginFailures.tenantId, tenant.id),
        eq(loginFailures.mode, tenant.mode),
        eq(loginFailures.subject, subject),
      ),
    );
}

/** The same where the account is not locked; where it is, returns until when. One statement, on the row as it is by then. */
export async function forgetFailuresUnlessLocked(
  tenant: Tenant,
  subject: string,
  now: Date,
): Promise<Date | undefined> {
  const at = now.toISOString();
  const [row] = await rawClient(tenant.tx)<{ until: string }[]>`
    with held as (
      select locked_until from login_failures
      where tenant_id = ${tenant.id} and mode = ${tenant.mode} and subject = ${subject} for update
    ), forgotten as (
      delete from login_failures
      where tenant_id = ${tenant.id} and mode = ${tenant.mode} and subject = ${subject}
        and exists (select from held where locked_until is null or locked_until <= ${at}::timestamptz)
    )
    select locked_until as until from held where locked_until > ${at}::timestamptz`;
  // The driver hands times over as texts, since drizzle reads them itself.
  return row && new Date(row.until);
}

/** Whether any user has a password that is proven, and whether any has one that is used by OPAQUE. */
export async function unsentPasswords(tenant: Tenant): Promise<{ proof: boolean; opaque: boolean }> {
  const any = (kept: SQL) =>
    tenant.tx
      .select({ one: sql`1` })
      .from(users)
      .where(and(own(tenant), kept))
      .limit(1);
  const [proof, opaque] = await together([any(isNotNull(users.passwordProof)), any(isNotNull(users.opaqueRecord))]);
  return { proof: proof.length > 0, opaque: opaque.length > 0 };
}
