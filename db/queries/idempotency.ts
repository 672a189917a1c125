import { and, eq, lt, or, type SQL, sql } from "drizzle-orm";
import { idempotency } from "../schema/index.ts";
import type { Tenant } from "../tenant.ts";

export type IdempotencyRow = typeof idempotency.$inferSelect;
export type KeptAnswer = NonNullable<IdempotencyRow["output"]>;
type Key = { actor: string; key: string };

const at = (tenant: Tenant, { actor, key }: Key) =>
  and(
    eq(idempotency.tenantId, tenant.id),
    eq(idempotency.mode, tenant.mode),
    eq(idempotency.actor, actor),
    eq(idempotency.key, key),
  );

/**
 * Takes the key, or returns the row of whoever took it before. Waits while another transaction holds it.
 * Rows older than `staleBefore`, and rows still running since before `abandonedBefore`, are taken over.
 */
export async function takeIdempotencyKey(
  tenant: Tenant,
  row: Key & { operation: string; inputHash: string; createdAt: Date },
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
      },
      setWhere: or(
        lt(idempotency.createdAt, limits.staleBefore),
        and(eq(idempotency.state, "running"), lt(idempotency.createdAt, limits.abandonedBefore)),
      ),
    })
    .returning({ key: idempotency.key });
  if (taken.length > 0) return undefined;
  const [earlier] = await tenant.tx.select().from(idempotency).where(at(tenant, row));
  return earlier;
}

export async function finishIdempotencyKey(tenant: Tenant, key: Key, output: KeptAnswer | null): Promise<void> {
  await tenant.tx.update(idempotency).set({ state: "done", output }).where(at(tenant, key));
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

export async function releaseIdempotencyKey(tenant: Tenant, key: Key): Promise<void> {
  await tenant.tx.delete(idempotency).where(at(tenant, key));
}
