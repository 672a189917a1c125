import { spawn } from "node:child_process";

/** For tests and benches: does some work beside so many processes that each keep a core busy, and ends them after it. */
export async function besideBusyLoops<T>(count: number, work: () => Promise<T>): Promise<T> {
  const loops = Array.from({ length: count }, () =>
    spawn(process.execPath, ["-e", "for (;;);"], { stdio: "ignore", env: { NODE_ENV: "test" } }),
  );
  try {
    return await work();
  } finally {
    for (const loop of loops) loop.kill("SIGKILL");
  }
}
