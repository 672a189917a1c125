import type { Storage } from "#lib/adapters/storage/index.ts";
import { digest } from "#lib/crypto/digest.ts";
import { holdingFile } from "./hold-file.ts";

type Move = {
  from: Storage;
  to: Storage;
  /** Of two that differ, whether the one in `from` is the newer; asked where a process stopped while it replaced one. */
  isNewer(name: string, bytes: Buffer, than: Buffer): Promise<boolean>;
  /** How many are moved at once; each takes a connection of the database. */
  lanes: number;
  /** Called after each file. */
  onMoved(bytes: number): void;
  /** No file is begun any more after it. */
  signal: AbortSignal;
};

/**
 * Moves every file. It may be stopped anywhere, by `kill -9` too, run again, and run twice at once: what is still in `from` is
 * what there is left to do. A file leaves `from` only after its copy was read back with the same SHA-256; one that is erased
 * meanwhile stays erased, provided that servers look in both places (`bothPlaces`).
 */
export async function moveFiles(move: Move): Promise<void> {
  const names = move.from.walk("")[Symbol.asyncIterator]();
  const failed = new AbortController();
  const lane = async () => {
    while (!move.signal.aborted && !failed.signal.aborted) {
      const next = await names.next();
      if (next.done) return;
      await moveOne(move, next.value);
    }
  };
  const stopOthers = (cause: unknown) => {
    failed.abort();
    throw cause;
  };
  const lanes = await Promise.allSettled(Array.from({ length: move.lanes }, () => lane().catch(stopOthers)));
  for (const each of lanes) if (each.status === "rejected") throw each.reason;
}

async function moveOne(move: Move, name: string): Promise<void> {
  const { from, to } = move;
  const moved = await holdingFile(name, async (confirm) => {
    const bytes = await from.get(name);
    // Erased since it was listed, or moved by another process.
    if (!bytes) return undefined;
    await copy(move, name, bytes);
    // Without the lock, another process may have moved it: then it is gone from here and not erased.
    await confirm();
    if (await from.has(name)) {
      await from.remove(name);
      return bytes.byteLength;
    }
    await to.remove(name);
    return undefined;
  });
  if (moved !== undefined) move.onMoved(moved);
}

/** Puts the copy there, where it is not yet, and reads it back. */
async function copy({ from, to, isNewer }: Move, name: string, bytes: Buffer): Promise<void> {
  const there = await to.get(name);
  if (there && (digest(there) === digest(bytes) || !(await isNewer(name, bytes, there)))) return;
  await to.put(name, bytes);
  const kept = await to.get(name);
  if (kept && digest(kept) === digest(bytes)) return;
  // Whoever erases does so in both places, and may have begun with the copy.
  if (!kept && !(await from.has(name))) return;
  throw new Error(`The copy of ${name} did not come back as it was written: it is kept where it was.`);
}
