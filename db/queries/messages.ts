import { and, desc, eq, gt, inArray, lt, ne, notExists, or, sql } from "drizzle-orm";
import { insertOwned, type Owned } from "../insert-owned.ts";
import { messages, users } from "../schema/index.ts";
import type { Tenant } from "../tenant.ts";

export type MessageRow = typeof messages.$inferSelect;
export type MessageKind = MessageRow["kind"];
export type MessageChannel = MessageRow["channel"];

const own = (tenant: Tenant) => and(eq(messages.tenantId, tenant.id), eq(messages.mode, tenant.mode));

export async function insertMessage(tenant: Tenant, row: Owned<typeof messages.$inferInsert>): Promise<void> {
  await insertOwned(tenant, messages, row);
}

/** A message that is still on its way, held against a second worker until the transaction ends. */
export async function lockPendingMessage(tenant: Tenant, id: string): Promise<MessageRow | undefined> {
  const [row] = await tenant.tx
    .select()
    .from(messages)
    .where(and(own(tenant), eq(messages.id, id), eq(messages.status, "pending")))
    .for("update");
  return row;
}

/** Changes a message that is still on its way; false where it is settled. */
export async function updatePendingMessage(
  tenant: Tenant,
  id: string,
  change: Partial<Pick<MessageRow, "order" | "content" | "status" | "provider" | "settledAt">>,
): Promise<boolean> {
  const changed = await tenant.tx
    .update(messages)
    .set(change)
    .where(and(own(tenant), eq(messages.id, id), eq(messages.status, "pending")))
    .returning({ id: messages.id });
  return changed.length > 0;
}

/** Whose messages a reader does not see: people of these roles, but for the reader. */
export type HiddenPeople = { roles: readonly (typeof users.$inferSelect)["role"][]; but: string | null };

const NOBODY: HiddenPeople = { roles: [], but: null };

/** By the address, since a message is read by whoever has that address now. */
function isShown(tenant: Tenant, { roles, but }: HiddenPeople) {
  if (roles.length === 0) return undefined;
  const person = and(
    eq(users.tenantId, tenant.id),
    eq(users.mode, tenant.mode),
    or(eq(users.emailIndex, messages.addressIndex), eq(users.phoneIndex, messages.addressIndex)),
    inArray(users.role, [...roles]),
    but === null ? undefined : ne(users.id, but),
  );
  return notExists(tenant.tx.select({ id: users.id }).from(users).where(person));
}

/** What lies in the development inbox, newest first. */
export function listKeptMessages(
  tenant: Tenant,
  page: { limit: number; before?: string; channel?: MessageChannel },
  hidden: HiddenPeople = NOBODY,
): Promise<MessageRow[]> {
  return tenant.tx
    .select()
    .from(messages)
    .where(
      and(
        own(tenant),
        eq(messages.status, "kept"),
        isShown(tenant, hidden),
        page.before ? lt(messages.id, page.before) : undefined,
        page.channel ? eq(messages.channel, page.channel) : undefined,
      ),
    )
    .orderBy(desc(messages.id))
    .limit(page.limit);
}

export async function findKeptMessage(
  tenant: Tenant,
  id: string,
  hidden: HiddenPeople = NOBODY,
): Promise<MessageRow | undefined> {
  const [row] = await tenant.tx
    .select()
    .from(messages)
    .where(and(own(tenant), eq(messages.id, id), eq(messages.status, "kept"), isShown(tenant, hidden)));
  return row;
}

/**
 * When the latest messages of this kind to an address were ordered, newest first. Until the transaction ends no
 * other one counts for that address and kind, so that parallel requests cannot all find room.
 */
export async function countedMessages(
  tenant: Tenant,
  which: { channel: MessageChannel; addressIndex: string; kind: MessageKind; since: Date; limit: number },
): Promise<Date[]> {
  const lock = `messages ${tenant.id} ${tenant.mode} ${which.channel} ${which.kind} ${which.addressIndex}`;
  await tenant.tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${lock}, 0))`);
  const rows = await tenant.tx
    .select({ createdAt: messages.createdAt })
    .from(messages)
    .where(
      and(
        own(tenant),
        eq(messages.channel, which.channel),
        eq(messages.addressIndex, which.addressIndex),
        eq(messages.kind, which.kind),
        gt(messages.createdAt, which.since),
      ),
    )
    .orderBy(desc(messages.createdAt))
    .limit(which.limit);
  return rows.map((row) => row.createdAt);
}
