import { chmodSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { endRunning } from "./run.ts";

/**
 * Gives this process and all that it starts a folder for temporary files of their own, so that a run leaves nothing
 * behind: not what a test forgot, nor what a browser keeps beside itself. It goes when the process ends, which
 * on a signal is once all that it started has ended.
 */
export function ownTemporaryFolder(): void {
  const folder = mkdtempSync(path.join(os.tmpdir(), "bonafide-run-"));
  // As root the embedded database runs as another user, who must get here.
  chmodSync(folder, 0o755);
  Object.assign(process.env, { TMPDIR: folder, TMP: folder, TEMP: folder });
  process.once("exit", () => remove(folder));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(signal, () => void endRunning().then(() => process.exit(1)));
}

const TRIES = 100;
const PAUSE_MILLISECONDS = 100;

/** Also while a database that was interrupted, and that nobody waits for any more, still puts its files in order. */
function remove(folder: string): void {
  for (let left = TRIES; left > 0; left--) {
    // With `force` it says nothing of what it could not remove.
    rmSync(folder, { recursive: true, force: true });
    if (!existsSync(folder)) return;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MILLISECONDS);
  }
}
