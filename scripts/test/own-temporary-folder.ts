import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

/**
 * Gives this process and all that it starts a folder for temporary files of their own, so that a run leaves nothing
 * behind: not what a test forgot, nor what a browser keeps beside itself. It goes when the process ends.
 */
export function ownTemporaryFolder(): void {
  const folder = mkdtempSync(path.join(os.tmpdir(), "bonafide-run-"));
  // As root the embedded database runs as another user, who must get here.
  chmodSync(folder, 0o755);
  Object.assign(process.env, { TMPDIR: folder, TMP: folder, TEMP: folder });
  process.once("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(1));
}
