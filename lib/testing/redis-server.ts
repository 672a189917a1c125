import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { connect } from "node:net";
import path from "node:path";

export type RedisServer = {
  /** The path of its socket. */
  readonly url: string;
  /** Starts it, or starts it anew with nothing in it. Resolves once it takes connections. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** It keeps its connections and answers nothing. */
  freeze(): void;
  thaw(): void;
};

/** Whether this machine has a Redis; without one the tests run against a server that speaks as much of it as they need. */
export const hasRedis = (() => {
  try {
    execFileSync("redis-server", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

/** A Redis of the test's own in a process of its own. */
export function redisServer(folder: string, options: readonly string[] = []): RedisServer {
  const url = path.join(folder, "redis.sock");
  let running: ChildProcess | undefined;
  return {
    url,
    async start() {
      running = hasRedis
        ? spawn("redis-server", ["--port", "0", "--unixsocket", url, "--save", "", ...options], { stdio: "ignore" })
        : spawn(process.execPath, [path.join(import.meta.dirname, "resp-server.ts"), url, ...options], {
            stdio: "ignore",
          });
      const ended = new Promise<never>((_, reject) =>
        running?.once("exit", (code) => reject(new Error(`the Redis of a test ended with code ${code}`))),
      );
      ended.catch(() => {});
      await Promise.race([ended, listening(url)]);
    },
    stop() {
      const stopped = new Promise<void>((resolve) => running?.once("exit", () => resolve()));
      running?.kill("SIGKILL");
      return stopped;
    },
    freeze: () => void running?.kill("SIGSTOP"),
    thaw: () => void running?.kill("SIGCONT"),
  };
}

async function listening(socket: string): Promise<void> {
  const isThere = await new Promise<boolean>((resolve) => {
    const tried = connect(socket, () => {
      tried.destroy();
      resolve(true);
    }).on("error", () => resolve(false));
  });
  if (!isThere) return listening(socket);
}
