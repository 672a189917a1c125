import { execFile } from "node:child_process";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { StartError } from "../start-error.ts";

const run = promisify(execFile);

/** Makes one file of a folder, by the system's tar; it appears whole or not at all. */
export async function pack(folder: string, file: string): Promise<void> {
  const partial = `${file}.part-${process.pid}`;
  // Names and addresses are in it as they are in the database.
  await writeFile(partial, "", { mode: 0o600, flag: "wx" });
  await run("tar", ["-cf", partial, "-C", folder, "."]).catch(async (cause: unknown) => {
    await rm(partial, { force: true });
    throw new StartError(`The file ${file} could not be made by tar: is it installed, and is there space?`, { cause });
  });
  await rename(partial, file);
}

/** Unpacks such a file into a folder of its own. */
export async function unpack(file: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await run("tar", ["-xf", file, "-C", folder, "--no-same-owner"]).catch((cause: unknown) => {
    throw new StartError(`The file ${file} could not be unpacked by tar: it is no backup, or not all of it.`, {
      cause,
    });
  });
}
