import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";

export type Finished = { code: number; output: string };

const running = new Set<ChildProcess>();

// Chosen: what has not ended in order by then hangs.
const END_MILLISECONDS_MAX = 30_000;

/** Ends what runs, as an interrupt at the terminal does: the tools stop the servers that they have started. */
export async function endRunning(): Promise<void> {
  await Promise.all([...running].map(ended));
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => child.kill("SIGKILL"), END_MILLISECONDS_MAX);
    child.once("exit", () => {
      clearTimeout(late);
      resolve();
    });
    child.kill("SIGINT");
  });
}

/** Runs one of the project's own commands with Node 24 of `node_modules` first in the path. */
export function run(
  root: string,
  command: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<Finished> {
  const bin = path.join(root, "node_modules", ".bin");
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: {
        ...process.env,
        ...environment,
        PATH: `${bin}${path.delimiter}${process.env.PATH ?? ""}`,
        PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: "1",
        NEXT_TELEMETRY_DISABLED: "1",
        FORCE_COLOR: "0",
      },
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own: an interrupt at the terminal reaches this process, which ends the child in order (endRunning).
      detached: process.platform !== "win32",
    });
    running.add(child);
    child.once("close", () => running.delete(child));
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.once("error", (cause) => resolve({ code: 127, output: `${command}: ${cause.message}` }));
    child.once("exit", (code, signal) =>
      resolve({ code: code ?? 1, output: signal ? `${output}\nended by ${signal}` : output }),
    );
  });
}
