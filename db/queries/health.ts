import { sql } from "drizzle-orm";
import type { PlatformReader } from "../tenant.ts";

/** Whether the database answers. */
export async function answers({ tx }: PlatformReader): Promise<boolean> {
  try {
    await tx.execute(sql`select 1`);
    return true;
  } catch {
    // Why it does not answer is in the database's own log; here only the fact matters.
    return false;
  }
}
