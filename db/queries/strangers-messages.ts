import { and, count, eq, gt, inArray, sql } from "drizzle-orm";
import { strangersMessages } from "../schema/index.ts";
import type { Platform } from "../tenant.ts";

export type MailboxBounds = { hourMax: number; dayMax: number };

const HOUR = 3600_000;

/**
 * Counts a message for a mailbox, unless as many have gone there as may within an hour or a day; false where it may not
 * go. A message that was counted before may. `mailboxes` are the mailbox's names, that under the key in force first.
 */
export async function countStrangersMessage(
  { tx }: Platform,
  { messageId, mailboxes, now }: { messageId: string; mailboxes: readonly string[]; now: Date },
  { hourMax, dayMax }: MailboxBounds,
): Promise<boolean> {
  const [mailbox = ""] = mailboxes;
  // Of parallel ones to one mailbox, each sees those before.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${mailbox}, 0))`);
  const [before] = await tx
    .select({ messageId: strangersMessages.messageId })
    .from(strangersMessages)
    .where(eq(strangersMessages.messageId, messageId));
  if (before) return true;
  const since = (milliseconds: number) => gt(strangersMessages.createdAt, new Date(now.getTime() - milliseconds));
  const lastHour = sql<number>`count(*) filter (where ${since(HOUR)})`.mapWith(Number);
  const [sent] = await tx
    .select({ hour: lastHour, day: count() })
    .from(strangersMessages)
    .where(and(inArray(strangersMessages.mailbox, [...mailboxes]), since(24 * HOUR)));
  if (!sent || sent.hour >= hourMax || sent.day >= dayMax) return false;
  await tx.insert(strangersMessages).values({ messageId, mailbox, createdAt: now });
  return true;
}
