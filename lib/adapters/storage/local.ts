import { access, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { newId } from "#lib/crypto/random.ts";
import { checkedName, checkedPrefix, isName, type Storage, StorageUnavailable } from "./port.ts";

/** Files under one folder of this machine, readable by the server's user alone. */
export function localStorage(folder: string): Storage {
  const at = (name: string) => path.join(folder, checkedName(name));
  const nameOf = (file: string) => path.relative(folder, file).split(path.sep).join("/");
  async function* walk(prefix: string): AsyncGenerator<string> {
    // Only the folder that the prefix names is walked, not everything that is stored.
    const below = path.join(folder, checkedPrefix(prefix).slice(0, prefix.lastIndexOf("/") + 1));
    for await (const file of filesBelow(below)) {
      const name = nameOf(file);
      if (name.startsWith(prefix) && isName(name)) yield name;
    }
  }
  return {
    walk,
    put: async (name, bytes) => write(at(name), bytes),
    get: async (name) => readFile(at(name)).catch(missingAsUndefined),
    has: async (name) => (await access(at(name)).then(() => true, missingAsUndefined)) === true,
    remove: async (name) => rm(at(name), { force: true }).catch(unavailable),
    list: (prefix) => Array.fromAsync(walk(prefix)),
    async sweep(before) {
      for await (const file of filesBelow(folder)) {
        if (!isPartial(file)) continue;
        const found = await stat(file).catch(missingAsUndefined);
        if (found && found.mtime < before) await rm(file, { force: true }).catch(unavailable);
      }
    },
  };
}

const PARTIAL = ".part_";
const isPartial = (file: string) => path.basename(file).includes(PARTIAL);

async function write(target: string, bytes: Uint8Array): Promise<void> {
  const partial = `${target}.${newId("part")}`;
  const folder = path.dirname(target);
  try {
    const made = await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(partial, bytes, { mode: 0o600, flush: true });
    await rename(partial, target);
    await flushNames(folder, made ? path.dirname(made) : folder);
  } catch (cause) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw new StorageUnavailable("a file could not be stored", { cause });
  }
}

/** A new name outlasts a loss of power only once its folder is written too, and that folder's own name likewise. */
async function flushNames(folder: string, above: string): Promise<void> {
  // Windows opens no folders.
  if (process.platform === "win32") return;
  for (let each = folder; ; each = path.dirname(each)) {
    const handle = await open(each, "r");
    await handle.sync().finally(() => handle.close());
    if (each === above || each === path.dirname(each)) return;
  }
}

async function* filesBelow(folder: string): AsyncGenerator<string> {
  const entries = (await readdir(folder, { withFileTypes: true }).catch(missingAsUndefined)) ?? [];
  for (const entry of entries) {
    const inside = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(inside);
    else if (entry.isFile()) yield inside;
  }
}

function missingAsUndefined(cause: unknown): undefined {
  if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
  return unavailable(cause);
}

function unavailable(cause: unknown): never {
  throw new StorageUnavailable("the folder of stored files cannot be used", { cause });
}
