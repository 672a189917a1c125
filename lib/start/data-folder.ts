import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { codeOf, StartError } from "./start-error.ts";

const WHY: Readonly<Record<string, string>> = {
  EACCES: "may not be written by this user",
  EPERM: "may not be written by this user",
  EROFS: "is on a read-only file system",
  ENOSPC: "has no space left",
  EDQUOT: "has used up its quota",
  ENOTDIR: "is not a folder",
  EEXIST: "is not a folder",
};

// As much as the embedded database needs to recover after a crash (one WAL segment).
const PROBE_BYTES = 16 * 1024 * 1024;

/** Makes the data folder, and finds out now, not at the first upload, whether it takes files. */
export async function prepareDataFolder(folder: string): Promise<void> {
  const probe = path.join(folder, ".probe");
  try {
    await mkdir(folder, { recursive: true, mode: 0o755 });
    await writeFile(probe, Buffer.alloc(PROBE_BYTES), { flush: true });
  } catch (cause) {
    const why = WHY[codeOf(cause)] ?? `cannot be used (${codeOf(cause) || "unknown error"})`;
    throw new StartError(`The data folder ${folder} ${why}: free it or set DATA_DIR to another folder.`, { cause });
  } finally {
    await rm(probe, { force: true }).catch(() => undefined);
  }
}
