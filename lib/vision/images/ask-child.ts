import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";
import { processWide } from "#lib/process-wide.ts";
import { projectRoot } from "#lib/project-root.ts";

/** A decoder that runs in a process of its own. */
export type ChildProgram = {
  /** The file, from the project's root. */
  file: string;
  /** Node's own switches: limits of memory, and `--allow-addons` where native code is needed. */
  flags: readonly string[];
  millisecondsMax: number;
};

/** What becomes of a child that does not report. */
export type ChildFailure = { kind: "unreadable" | "took_too_long" };

/** Children that are alive, so that closing ends them. */
const children = () => processWide("vision.children", () => new Set<ChildProcess>());

/**
 * Hands hostile bytes to a process of its own that sees no environment, may read the project alone and write nowhere,
 * and is killed after its one report, or when its time is up. A death is `unreadable`. The report is the child's, unverified.
 */
export function askChild<Report>(program: ChildProgram, bytes: Uint8Array): Promise<Report | ChildFailure> {
  const root = projectRoot();
  const child = fork(path.join(root, program.file), [], {
    execArgv: [...program.flags, "--permission", `--allow-fs-read=${root}${path.sep}*`],
    env: { NODE_ENV: "production" }, // it parses hostile bytes: no secret of ours may be within its reach
    cwd: root,
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  children().add(child);
  return new Promise<Report | ChildFailure>((resolve) => {
    const timer = setTimeout(() => resolve({ kind: "took_too_long" }), program.millisecondsMax);
    const settle = (report: Report | ChildFailure) => {
      clearTimeout(timer);
      resolve(report);
    };
    child.once("message", (report: Report) => settle(report));
    child.once("error", () => settle({ kind: "unreadable" }));
    child.once("exit", () => settle({ kind: "unreadable" }));
    child.send(bytes, (error) => error && settle({ kind: "unreadable" }));
  }).finally(() => {
    children().delete(child);
    child.kill("SIGKILL");
  });
}

/** Ends every child that still runs. */
export function closeChildren(): void {
  for (const child of children()) child.kill("SIGKILL");
}
