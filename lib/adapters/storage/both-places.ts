import type { Storage } from "./port.ts";

/**
 * Files of two places as one, while they are moved between them: new ones go to `main`, and every one is found. Whatever way
 * a file is moved at that moment, it is never missed, and never comes back after it was removed: the one who moves it
 * copies first, looks whether the original is still there, and only then removes it. A file that is replaced is locked by its caller.
 */
export function bothPlaces(main: Storage, other: Storage): Storage {
  async function* walk(prefix: string): AsyncGenerator<string> {
    // A file that moves is in its old place when that is listed, or in its new place afterwards.
    const seen = new Set<string>();
    for (const place of [main, other, main])
      for await (const name of place.walk(prefix)) {
        if (seen.has(name)) continue;
        seen.add(name);
        yield name;
      }
  }
  return {
    walk,
    async put(name, bytes) {
      // A file that is new here may be moved before the next line runs: only what it replaces is removed.
      const replaces = await other.has(name);
      await main.put(name, bytes);
      if (replaces) await other.remove(name);
    },
    get: async (name) => (await main.get(name)) ?? (await other.get(name)) ?? (await main.get(name)),
    has: async (name) => (await main.has(name)) || (await other.has(name)) || (await main.has(name)),
    async remove(name) {
      for (const place of [other, main, other]) await place.remove(name);
    },
    list: (prefix) => Array.fromAsync(walk(prefix)),
    async sweep(before) {
      await main.sweep(before);
      await other.sweep(before);
    },
  };
}
