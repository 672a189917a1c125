import { sql } from "drizzle-orm";
import type { PlatformReader } from "../tenant.ts";

/** Whether the database answers; fails where it does not. */
export async function answers({ tx }: PlatformReader): Promise<boolean> {
  await tx.execute(sql`select 1`);
  return true;
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

export type QueueAge = { job: string; waiting: number; oldestSeconds: number };

/** How many jobs of each kind are due and not begun, and for how long the oldest one has been. */
export async function queueAges({ tx }: PlatformReader): Promise<QueueAge[]> {
  const rows = await tx.execute<{ name: string; waiting: number; seconds: number }>(sql`
    select q.name, count(j.id)::int as waiting,
      coalesce(extract(epoch from now() - min(greatest(j.start_after, j.created_on))), 0)::float8 as seconds
    from queue.queue q
      left join queue.job j on j.name = q.name and j.state in ('created', 'retry') and j.start_after <= now()
    where q.name not like '\\_\\_%' group by q.name order by q.name`);
  return rows.map(({ name, waiting, seconds }) => ({ job: name, waiting, oldestSeconds: seconds }));
}

/** How many jobs of each kind failed for good within the last hour, as long as the queue keeps them. */
export async function failedJobs({ tx }: PlatformReader): Promise<{ job: string; failed: number }[]> {
  const rows = await tx.execute<{ name: string; failed: number }>(sql`
    select name, count(*)::int as failed from queue.job
    where state = 'failed' and completed_on > now() - interval '1 hour' group by name order by name`);
  return rows.map(({ name, failed }) => ({ job: name, failed }));
}

/** The database's clock, in milliseconds since 1970. */
export async function clockOf({ tx }: PlatformReader): Promise<number> {
  const [row] = await tx.execute<{ at: number }>(
    sql`select (extract(epoch from clock_timestamp()) * 1000)::float8 as at`,
  );
  return row?.at ?? Number.NaN;
}

/** Whether the user of this connection is one for whom row security does not hold. */
export async function isAboveRowSecurity({ tx }: PlatformReader): Promise<boolean> {
  const [row] = await tx.execute<{ above: boolean }>(
    sql`select rolsuper or rolbypassrls as above from pg_roles where rolname = current_user`,
  );
  return row?.above === true;
}
