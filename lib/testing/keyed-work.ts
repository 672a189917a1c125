import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { onTestFinished } from "vitest";
import type { Begun } from "./keyed-work-operation.ts";

/** Begins the work in a process of its own; resolves once it is between its two transactions. */
export async function beginElsewhere(begun: Begun) {
  const child = fork(path.join(import.meta.dirname, "keyed-work-process.ts"), [JSON.stringify(begun)], {
    execArgv: [],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const ended = once(child, "exit");
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child, "message");
  return {
    freeze: () => child.kill("SIGSTOP"),
    thaw: () => child.kill("SIGCONT"),
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
    /** What the work answers, or says where it fails. */
    async goOn(): Promise<unknown> {
      const told = once(child, "message");
      child.send("go on");
      return (await told)[0];
    },
  };
}
