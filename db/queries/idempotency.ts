import { and, eq, isNotNull, isNull, lt, not, or, type SQL, sql } from "drizzle-orm";
import { isUnderWay } from "../run-locks.ts";
import { idempotency } from "../schema/index.ts";
import type { Platform, Tenant } from "../tenant.ts";

export type IdempotencyRow = typeof idempotency.$inferSelect;
export type KeptAnswer = NonNullable<IdempotencyRow["output"]>;
type Key = { actor: string; key: string };
/** A key that was taken for work outside of the transaction that took it. */
export type KeyOfRun = Key & { readonly run: bigint };

const at = (tenant: Tenant, { actor, key }: Key) =>
  and(
    eq(idempotency.tenantId, tenant.id),
    eq(idempotency.mode, tenant.mode),
    eq(idempotency.actor, actor),
    eq(idempotency.key, key),
  );

/**
 * Takes the key, or returns the row of whoever took it before. Waits while another transaction holds it. Rows older than
 * `staleBefore` are taken over, and those whose run is not under way any more; where an earlier release has named no run,
 * those that have been running since before `abandonedBefore`.
 */
export async function takeIdempotencyKey(
  tenant: Tenant,
  row: Key & { operation: string; inputHash: string; createdAt: Date; run: bigint | null },
  limits: { staleBefore: Date; abandonedBefore: Date },
): Promise<IdempotencyRow | undefined> {
  const taken = await tenant.tx
    .insert(idempotency)
    .values({ ...row, tenantId: tenant.id, mode: tenant.mode, state: "running" })
    .onConflictDoUpdate({
      target: [idempotency.tenantId, idempotency.mode, idempotency.actor, idempotency.key],
      set: {
        operation: row.operation,
        inputHash: row.inputHash,
        createdAt: row.createdAt,
        state: "running",
        output: null,
        run: row.run,
      },
      setWhere: or(
        lt(idempotency.createdAt, limits.staleBefore),
        and(
          eq(idempotency.state, "running"),
          isNull(idempotency.run),
          lt(idempotency.createdAt, limits.abandonedBefore),
        ),
        and(eq(idempotency.state, "running"), isNotNull(idempotency.run), not(isUnderWay(idempotency.run))),
      ),
    })
    .returning({ key: idempotency.key });
  if (taken.length > 0) return undefined;
  const [earlier] = await tenant.tx.select().from(idempotency).where(at(tenant, row));
  return earlier;
}

/** Keeps the answer of work inside the transaction that took the key. */
export async function finishIdempotencyKey(tenant: Tenant, key: Key, output: KeptAnswer | null): Promise<void> {
  await tenant.tx.update(idempotency).set({ state: "done", output }).where(at(tenant, key));
}

const ofRun = (tenant: Tenant, key: KeyOfRun) => and(at(tenant, key), eq(idempotency.run, key.run));

/** The same of work outside of it; nothing where another run has taken the key over meanwhile. */
export async function finishRunOfKey(tenant: Tenant, key: KeyOfRun, output: KeptAnswer | null): Promise<void> {
  await tenant.tx.update(idempotency).set({ state: "done", output }).where(ofRun(tenant, key));
}

export async function releaseRunOfKey(tenant: Tenant, key: KeyOfRun): Promise<void> {
  await tenant.tx.delete(idempotency).where(ofRun(tenant, key));
}

/**
 * Whether another run has taken the key over; where none has, none does until the transaction ends. A row that is gone was
 * erased with whom it names.
 */
export async function isTakenOver(
  { tx }: Platform | Tenant,
  key: KeyOfRun & Pick<IdempotencyRow, "tenantId" | "mode">,
): Promise<boolean> {
  const [row] = await tx
    .select({ run: idempotency.run })
    .from(idempotency)
    .where(
      and(
        eq(idempotency.tenantId, key.tenantId),
        eq(idempotency.mode, key.mode),
        eq(idempotency.actor, key.actor),
        eq(idempotency.key, key.key),
      ),
    )
    .for("share");
  return row !== undefined && row.run !== key.run;
}

/** Forgets the kept answers that name a subject which has been erased. */
export async function forgetAnswersAbout(tenant: Tenant, subject: string): Promise<void> {
  await tenant.tx.delete(idempotency).where(naming(tenant, subject));
}

/** The same of one that is still there: the key stays used, so that a repeat does not do the work again. */
export async function emptyAnswersAbout(tenant: Tenant, subject: string): Promise<void> {
  await tenant.tx.update(idempotency).set({ output: null }).where(naming(tenant, subject));
}

const naming = (tenant: Tenant, subject: string): SQL | undefined =>
  and(
    eq(idempotency.tenantId, tenant.id),
    eq(idempotency.mode, tenant.mode),
    sql`strpos(${idempotency.output}::text, ${subject}) > 0`,
  );
