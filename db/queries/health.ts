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

/** Whether a worker has looked after the queue in the last `seconds`: without one nothing is scheduled, and nothing taken back. */
export async function isSupervised({ tx }: PlatformReader, seconds: number): Promise<boolean> {
  try {
    const [row] = await tx.execute<{ supervised: boolean | null }>(sql`
      select max(greatest(monitor_on, monitor_claim_on)) > now() - make_interval(secs => ${seconds}) as supervised
      from queue.queue`);
    return row?.supervised === true;
  } catch {
    // Before the first start there is no queue.
    return false;
  }
}
