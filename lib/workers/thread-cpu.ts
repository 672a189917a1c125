import type { Worker } from "node:worker_threads";

/** The CPU time of a thread in milliseconds, user and system; 0 where it is gone, or Node (before 24.6) does not tell. */
export async function threadCpuMs(thread: Worker): Promise<number> {
  if (!("cpuUsage" in thread)) return 0;
  const { user, system } = await thread.cpuUsage().catch(() => ({ user: 0, system: 0 }));
  return (user + system) / 1000;
}
