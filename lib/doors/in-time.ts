import { Fault } from "#lib/engine/faults.ts";

// Chosen: whoever sends nothing for so long is gone, or holds the connection for its own sake.
const SILENT_MILLISECONDS_MAX = 20_000;
// Chosen: 64 kbit/s, the slowest network that telephones still have: ten megabytes take 21 minutes at it.
const BYTES_PER_SECOND_MIN = 8 * 1024;
// An average says little of the first seconds, in which a connection finds its speed.
const UNMEASURED_MILLISECONDS = 30_000;

/**
 * Node's own bounds, for what is read by nobody here: headers within 20 s; a request within the time that the slowest
 * upload takes. Without the interval they are looked at every half a minute.
 */
export const SERVER_TIMES = {
  headersTimeout: 20_000,
  requestTimeout: 25 * 60_000,
  connectionsCheckingInterval: 5_000,
} as const;

/**
 * A body's chunks, as long as they come in time: 408 where nothing comes for 20 s, and where what has come after 30 s came
 * at less than 64 kbit/s. Only the time counts in which the client was waited for.
 */
export async function* inTime(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]();
  let [bytes, waited] = [0, 0];
  let isEnded = false;
  try {
    for (;;) {
      const began = performance.now();
      const next = await orTooSlow(chunks.next());
      isEnded = next.done === true;
      if (next.done) return;
      waited += performance.now() - began;
      bytes += next.value.byteLength;
      if (waited > UNMEASURED_MILLISECONDS && bytes < (waited / 1000) * BYTES_PER_SECOND_MIN) throw tooSlow();
      yield next.value;
    }
  } finally {
    // Not waited for: a chunk that does not come would hold it up.
    if (!isEnded) void Promise.resolve(chunks.return?.()).catch(() => {});
  }
}

function orTooSlow<T>(next: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(tooSlow()), SILENT_MILLISECONDS_MAX);
    next.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

const tooSlow = () => new Fault("too_slow", "The body came too slowly; send it again on a better connection.");
