import { StorageUnavailable, storage } from "#lib/adapters/storage/index.ts";
import { log } from "#lib/log.ts";

/**
 * Removes files that no row names any more, after the work that replaced them is done. Where they cannot be removed now, that
 * work stands all the same; a verification's files are erased together with it, by the beginning of their names.
 */
export async function discardFiles(names: readonly (string | null | undefined)[]): Promise<void> {
  for (const name of names) if (name) await storage().remove(name).catch(noted);
}

function noted(cause: unknown): void {
  if (!(cause instanceof StorageUnavailable)) throw cause;
  log().error({ err: cause }, "a file that is needed no more could not be removed");
}
