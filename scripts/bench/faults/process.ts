import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import net from "node:net";
import { setTimeout as delay } from "node:timers/promises";

const LOOKING_MILLISECONDS = 20;

export type Process = {
  readonly name: string;
  readonly pid: number;
  signal(signal: NodeJS.Signals): void;
  ended(): Promise<void>;
};

/** Starts a program and follows it. */
export function started(name: string, program: string, argv: readonly string[], options: SpawnOptions): Process {
  return processOf(name, spawn(program, argv, options));
}

function processOf(name: string, child: ChildProcess): Process {
  const ended = new Promise<void>((resolve, reject) => {
    child.once("exit", () => resolve());
    child.once("error", reject);
  });
  ended.catch(() => {});
  return { name, pid: child.pid ?? 0, signal: (signal) => void child.kill(signal), ended: () => ended };
}

export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** The processes that a process has started, by what their command holds. Needs Linux. */
export function childrenOf(pid: number, command: string): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean);
  return children.map(Number).filter((child) => commandOf(child).includes(command));
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return ""; // ended meanwhile
  }
}

/** Waits until a port of this machine takes connections. */
export async function listening(port: number, owner: Process): Promise<void> {
  while (!(await takes(port))) {
    if (!isRunning(owner.pid)) throw new Error(`${owner.name} ended before it listened`);
    await delay(LOOKING_MILLISECONDS);
  }
}

function takes(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1");
    const end = (does: boolean) => {
      socket.destroy();
      resolve(does);
    };
    socket.once("connect", () => end(true)).once("error", () => end(false));
  });
}

/** Waits until `/ready` answers 200. @throws where the process that is waited for has ended */
export async function ready(url: string, owner?: () => Process): Promise<void> {
  for (;;) {
    const answer = await fetch(`${url}/ready`).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.status === 200) return;
    const held = owner?.();
    if (held && !isRunning(held.pid)) throw new Error(`${held.name} ended before ${url} was ready`);
    await delay(LOOKING_MILLISECONDS);
  }
}
