import { type Storage, StorageUnavailable, storage } from "#lib/adapters/storage/index.ts";
import { Fault } from "#lib/engine/faults.ts";
import { log } from "#lib/log.ts";

// Chosen: a full disk or a lost store is seldom back sooner.
const RETRY_SECONDS = 60;

/** Every stored file; where they cannot be reached, the caller hears that the server is busy and when to come back. */
export function storedFiles(): Storage {
  const files = storage();
  async function* walk(prefix: string): AsyncGenerator<string> {
    try {
      yield* files.walk(prefix);
    } catch (cause) {
      refuse(cause);
    }
  }
  return {
    walk,
    put: (name, bytes) => files.put(name, bytes).catch(refuse),
    get: (name) => files.get(name).catch(refuse),
    has: (name) => files.has(name).catch(refuse),
    remove: (name) => files.remove(name).catch(refuse),
    list: (prefix) => files.list(prefix).catch(refuse),
    sweep: (before) => files.sweep(before).catch(refuse),
  };
}

function refuse(cause: unknown): never {
  if (!(cause instanceof StorageUnavailable)) throw cause;
  log().error({ err: cause }, "stored files cannot be used");
  throw new Fault("overloaded", "Files cannot be stored or read right now; try again later.", {
    retryAfterSeconds: RETRY_SECONDS,
    cause,
  });
}
