import type { Measured } from "./load.ts";
import type { ServerProcess } from "./server-process.ts";

/** One request of a chain; whether the answer was the one wanted. What it needs of the last answer, it keeps. */
export type Step = () => Promise<boolean>;

/** Like `load`, for requests that need the answer before: all chains at once, each one request after the other. */
export async function loadChains(server: ServerProcess, chains: readonly Step[], seconds: number): Promise<Measured> {
  const times: number[] = [];
  let failures = 0;
  const before = await server.cpuMilliseconds();
  const deadline = performance.now() + seconds * 1000;
  const follow = async (step: Step) => {
    while (performance.now() < deadline) {
      const began = performance.now();
      if (!(await step())) failures++;
      times.push(performance.now() - began);
    }
  };
  await Promise.all(chains.map(follow));
  const used = (await server.cpuMilliseconds()) - before;
  const answered = Math.max(1, times.length);
  times.sort((left, right) => left - right);
  return {
    requestsPerSecond: answered / seconds,
    cpuMilliseconds: used / answered,
    p99Milliseconds: times[Math.floor(answered * 0.99)] ?? 0,
    failures,
  };
}
