import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { newId } from "#lib/crypto/random.ts";
import { type Storage, StorageUnavailable } from "./port.ts";

/** Files under one folder of this machine, readable by the server's user alone. */
export function localStorage(folder: string): Storage {
  const at = (name: string) => {
    if (!/^[\w-]+(?:\/[\w-]+)*$/.test(name)) throw new Error("a stored file's name has other characters than ids have");
    return path.join(folder, name);
  };
  return {
    async put(name, bytes) {
      const target = at(name);
      const partial = `${target}.${newId("part")}`;
      try {
        await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
        await writeFile(partial, bytes, { mode: 0o600, flush: true });
        await rename(partial, target);
      } catch (cause) {
        await rm(partial, { force: true });
        throw new StorageUnavailable("a file could not be stored", { cause });
      }
    },
    get: (name) => readFile(at(name)).catch(missingAsUndefined),
    remove: (name) => rm(at(name), { force: true }),
    async list(prefix) {
      // Only the folder that the prefix names is walked, not everything that is stored.
      const below = path.join(folder, prefix.slice(0, prefix.lastIndexOf("/") + 1));
      const entries = await readdir(below, { recursive: true, withFileTypes: true }).catch(missingAsUndefined);
      return (entries ?? [])
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
        .filter((name) => name.startsWith(prefix));
    },
  };
}

function missingAsUndefined(cause: unknown): undefined {
  if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
  throw cause;
}
