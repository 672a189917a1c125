import { sql } from "drizzle-orm";
import type { Platform } from "../tenant.ts";

/** Waits until nobody else moves or replaces the file of this name, and holds it until the transaction ends. */
export async function lockFile(platform: Platform, name: string): Promise<void> {
  await platform.tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`bonafide file ${name}`}, 0))`);
}

/** Throws where the transaction, and every lock with it, was lost. */
export async function confirmOpen(platform: Platform): Promise<void> {
  await platform.tx.execute(sql`select 1`);
}
