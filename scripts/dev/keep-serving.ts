import { type ChildProcess, spawn } from "node:child_process";

export type Serving = {
  /** Ends the server in order and starts it anew; of restarts asked for meanwhile there is one. */
  restart(because: string): void;
  stop(): Promise<void>;
};

// Chosen: a server that has not ended in order by then holds up whoever waits to see a change.
const STOP_MILLISECONDS_MAX = 3_000;

/** Runs `server.ts` as a child. One that cannot start, for an error in the code say, is tried again at the next restart. */
export function keepServing(root: string, environment: Record<string, string>): Serving {
  let child: ChildProcess | undefined = start(root, environment);
  let restarting: Promise<void> | undefined;
  let isAskedAgain = false;

  const restarted = async () => {
    do {
      isAskedAgain = false;
      await end(child);
      child = start(root, environment);
    } while (isAskedAgain);
    restarting = undefined;
  };
  return {
    restart(because) {
      process.stdout.write(`\n${because} has changed: starting anew.\n`);
      isAskedAgain = true;
      restarting ??= restarted();
    },
    async stop() {
      await restarting;
      await end(child);
      child = undefined;
    },
  };
}

function start(root: string, environment: Record<string, string>): ChildProcess {
  return spawn(process.execPath, ["server.ts"], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "inherit", "inherit"],
  });
}

function end(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const late = setTimeout(() => child.kill("SIGKILL"), STOP_MILLISECONDS_MAX);
    child.once("exit", () => {
      clearTimeout(late);
      resolve();
    });
    child.kill("SIGTERM");
  });
}
