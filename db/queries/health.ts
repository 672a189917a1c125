import { sql } from "drizzle-orm";
import type { PlatformReader } from "../tenant.ts";

/** Whether the database answers; fails where it does not. */
export async function answers({ tx }: PlatformReader): Promise<boolean> {
  await tx.execute(sql`select 1`);
  return true;
}
