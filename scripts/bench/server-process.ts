import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "..", "..");

export type ServerProcess = {
  readonly url: string;
  /** Milliseconds of CPU, user and system, that the process has used so far. */
  cpuMilliseconds(): Promise<number>;
  stop(): Promise<void>;
};

/** Starts a file that serves on a free port and answers questions about its CPU time. */
export async function serverProcess(file: string, environment: Record<string, string>): Promise<ServerProcess> {
  const child = fork(path.join(ROOT, file), {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: "production", ...environment },
  });
  const port = await told(child, "port");
  return {
    url: `http://127.0.0.1:${port}`,
    cpuMilliseconds() {
      const answer = told(child, "cpuMilliseconds");
      child.send("cpu");
      return answer;
    },
    stop: () =>
      new Promise((resolve) => {
        child.once("exit", () => resolve());
        child.kill("SIGTERM");
      }),
  };
}

function told(child: ChildProcess, what: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`a server ended with code ${code}`));
    const heard = (message: unknown) => {
      if (typeof message !== "object" || message === null || !(what in message)) return;
      child.off("exit", ended).off("message", heard);
      resolve(Number(Reflect.get(message, what)));
    };
    child.on("exit", ended).on("message", heard);
  });
}
