import { and, count, desc, eq, isNull, lt, or } from "drizzle-orm";
import { passkeys, users } from "../schema/index.ts";
import type { Tenant } from "../tenant.ts";

export type PasskeyRow = typeof passkeys.$inferSelect;

const own = (tenant: Tenant) => and(eq(passkeys.tenantId, tenant.id), eq(passkeys.mode, tenant.mode));
const ownOf = (tenant: Tenant, which: { id: string; userId: string }) =>
  and(own(tenant), eq(passkeys.id, which.id), eq(passkeys.userId, which.userId));

/** Undefined where the credential is registered with the tenant already, whoever's it is. */
export async function insertPasskey(
  tenant: Tenant,
  row: Omit<typeof passkeys.$inferInsert, "tenantId" | "mode">,
): Promise<PasskeyRow | undefined> {
  const [inserted] = await tenant.tx
    .insert(passkeys)
    .values({ ...row, tenantId: tenant.id, mode: tenant.mode })
    .onConflictDoNothing()
    .returning();
  return inserted;
}

/** How many passkeys a user has. Of parallel transactions one counts at a time, until it ends. */
export async function countPasskeysInTurn(tenant: Tenant, userId: string): Promise<number> {
  await tenant.tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.tenantId, tenant.id), eq(users.mode, tenant.mode), eq(users.id, userId)))
    .for("no key update");
  const [row] = await tenant.tx
    .select({ passkeys: count() })
    .from(passkeys)
    .where(and(own(tenant), eq(passkeys.userId, userId)));
  return row?.passkeys ?? 0;
}

export function listPasskeys(tenant: Tenant, userId: string): Promise<PasskeyRow[]> {
  return tenant.tx
    .select()
    .from(passkeys)
    .where(and(own(tenant), eq(passkeys.userId, userId)))
    .orderBy(desc(passkeys.id));
}

export async function findPasskeyByCredential(tenant: Tenant, credentialId: string): Promise<PasskeyRow | undefined> {
  const [row] = await tenant.tx
    .select()
    .from(passkeys)
    .where(and(own(tenant), eq(passkeys.credentialId, credentialId)));
  return row;
}

/**
 * Moves the counter on, in one statement: of parallel uses with the same count one succeeds. False where the count
 * did not grow, or the passkey is flagged. Authenticators without a counter stay at zero (WebAuthn L3 §6.1.1).
 */
export async function advancePasskey(
  tenant: Tenant,
  id: string,
  use: { counter: number; isBackedUp: boolean; now: Date },
): Promise<boolean> {
  const hasNoCounter = use.counter === 0 ? eq(passkeys.counter, 0) : undefined;
  const rows = await tenant.tx
    .update(passkeys)
    .set({ counter: use.counter, isBackedUp: use.isBackedUp, lastUsedAt: use.now })
    .where(
      and(
        own(tenant),
        eq(passkeys.id, id),
        isNull(passkeys.flaggedAt),
        or(lt(passkeys.counter, use.counter), hasNoCounter),
      ),
    )
    .returning({ id: passkeys.id });
  return rows.length > 0;
}

/** Marks a passkey of which a copy may exist; false where it was marked before. */
export async function flagPasskey(tenant: Tenant, id: string, now: Date): Promise<boolean> {
  const rows = await tenant.tx
    .update(passkeys)
    .set({ flaggedAt: now })
    .where(and(own(tenant), eq(passkeys.id, id), isNull(passkeys.flaggedAt)))
    .returning({ id: passkeys.id });
  return rows.length > 0;
}

export async function renamePasskey(
  tenant: Tenant,
  which: { id: string; userId: string },
  name: Buffer,
): Promise<PasskeyRow | undefined> {
  const [row] = await tenant.tx.update(passkeys).set({ name }).where(ownOf(tenant, which)).returning();
  return row;
}

export async function deletePasskey(
  tenant: Tenant,
  which: { id: string; userId: string },
): Promise<PasskeyRow | undefined> {
  const [row] = await tenant.tx.delete(passkeys).where(ownOf(tenant, which)).returning();
  return row;
}
