import { type ChildProcess, fork } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { processWide } from "#lib/process-wide.ts";
import { projectRoot } from "#lib/project-root.ts";

/** A decoder that runs in a process of its own. */
export type ChildProgram = {
  /** The file, from the project's root. */
  file: string;
  /** Node's own switches: limits of memory, and `--allow-addons` where native code is needed. */
  flags: readonly string[];
  /** CPU time of the whole process, its start (0.2 s) included. */
  cpuMsMax: number;
  /** Memory that it may hold, where native code is not bounded by `flags`. */
  residentMegabytesMax?: number;
};

const watchMs = 50;
const hangMsMax = 120_000; // ends what waits without working. Chosen

/** What becomes of a child that does not report. */
export type ChildFailure = { kind: "unreadable" | "took_too_long" };

/** Children that are alive, so that closing ends them. */
const children = () => processWide("vision.children", () => new Set<ChildProcess>());

/**
 * Hands hostile bytes to a process of its own that sees no environment, may read the project alone and write nowhere,
 * and is killed after its one report, or when its CPU time is spent. Any other death is `unreadable`. The report is the
 * child's, unverified.
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
    const late = () => settle({ kind: "took_too_long" });
    const hang = setTimeout(late, hangMsMax);
    const watch = setInterval(() => {
      if (hasSpent(child, program.cpuMsMax)) late();
      if (holds(child) > (program.residentMegabytesMax ?? Infinity)) settle({ kind: "unreadable" });
    }, watchMs);
    const settle = (report: Report | ChildFailure) => {
      clearTimeout(hang);
      clearInterval(watch);
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

const ticksASecond = 100; // of /proc, on every Linux (proc_pid_stat(5); USER_HZ)

/**
 * Whether a process has spent so much CPU time, so that hostile bytes end alike on a quiet machine and on a busy one.
 * False where the system does not tell (outside of Linux): there only `hangMsMax` ends them.
 */
function hasSpent({ pid }: ChildProcess, cpuMs: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(") ") + 2).split(" ");
    const ticks = Number(fields[11]) + Number(fields[12]); // utime and stime, counted from behind pid and name
    return (1000 * ticks) / ticksASecond > cpuMs;
  } catch {
    return false; // it has ended meanwhile, or this is no Linux
  }
}

/** The megabytes of memory that a process holds; 0 where the system does not tell, as above. */
function holds({ pid }: ChildProcess): number {
  try {
    const [, kilobytes = 0] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "latin1")) ?? [];
    return Number(kilobytes) / 1024;
  } catch {
    return 0;
  }
}

/** Ends every child that still runs. */
export function closeChildren(): void {
  for (const child of children()) child.kill("SIGKILL");
}
