import { and, desc, eq, ilike, isNull, lt, or } from "drizzle-orm";
import { operatorActions, operators, organizations } from "../schema/index.ts";
import type { Platform, PlatformReader } from "../tenant.ts";
import type { OrganizationRow } from "./organizations.ts";

export type OperatorRow = typeof operators.$inferSelect;
export type OperatorActionRow = typeof operatorActions.$inferSelect;

export async function insertOperator(platform: Platform, row: typeof operators.$inferInsert): Promise<void> {
  await platform.tx.insert(operators).values(row);
}

/** An operator whose token still stands. */
export async function findOperator(
  platform: PlatformReader,
  by: { tokenHash: string } | { id: string },
): Promise<OperatorRow | undefined> {
  const named = "id" in by ? eq(operators.id, by.id) : eq(operators.tokenHash, by.tokenHash);
  const [row] = await platform.tx
    .select()
    .from(operators)
    .where(and(named, isNull(operators.revokedAt)));
  return row;
}

export function listOperators(platform: PlatformReader): Promise<OperatorRow[]> {
  return platform.tx.select().from(operators).orderBy(desc(operators.id));
}

export async function revokeOperator(platform: Platform, id: string, now: Date): Promise<boolean> {
  const rows = await platform.tx
    .update(operators)
    .set({ revokedAt: now })
    .where(and(eq(operators.id, id), isNull(operators.revokedAt)))
    .returning({ id: operators.id });
  return rows.length > 0;
}

type Page = { limit: number; before?: string };

/** Organizations of the whole server, newest first; `search` is a part of the name, or the whole id. */
export function listOrganizations(
  platform: PlatformReader,
  { limit, before, search }: Page & { search?: string },
): Promise<OrganizationRow[]> {
  const part = search?.replace(/[\\%_]/g, String.raw`\$&`);
  return platform.tx
    .select()
    .from(organizations)
    .where(
      and(
        before ? lt(organizations.id, before) : undefined,
        search ? or(eq(organizations.id, search), ilike(organizations.name, `%${part}%`)) : undefined,
      ),
    )
    .orderBy(desc(organizations.id))
    .limit(limit);
}

/** An organization, locked until the transaction ends. */
export async function lockOrganization(platform: Platform, id: string): Promise<OrganizationRow | undefined> {
  const [row] = await platform.tx.select().from(organizations).where(eq(organizations.id, id)).for("update");
  return row;
}

export async function changeOrganization(
  platform: Platform,
  id: string,
  change: Partial<Pick<OrganizationRow, "plan" | "status">>,
): Promise<OrganizationRow | undefined> {
  const [row] = await platform.tx.update(organizations).set(change).where(eq(organizations.id, id)).returning();
  return row;
}

export async function insertOperatorAction(
  platform: Platform,
  row: typeof operatorActions.$inferInsert,
): Promise<void> {
  await platform.tx.insert(operatorActions).values(row);
}

export function listOperatorActions(
  platform: PlatformReader,
  { limit, before, organizationId }: Page & { organizationId?: string },
): Promise<OperatorActionRow[]> {
  return platform.tx
    .select()
    .from(operatorActions)
    .where(
      and(
        before ? lt(operatorActions.id, before) : undefined,
        organizationId ? eq(operatorActions.organizationId, organizationId) : undefined,
      ),
    )
    .orderBy(desc(operatorActions.id))
    .limit(limit);
}
