import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { inTime } from "./in-time.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A client that sends a chunk every so many seconds. */
async function* every(seconds: number, bytes: number, chunks: number): AsyncGenerator<Uint8Array> {
  for (let sent = 0; sent < chunks; sent++) {
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    yield new Uint8Array(bytes);
  }
}

/** How many bytes came, or the code of the fault; the reader takes so many seconds over each chunk. */
async function outcome(body: AsyncIterable<Uint8Array>, readerSeconds = 0): Promise<unknown> {
  const read = async () => {
    let bytes = 0;
    for await (const chunk of inTime(body)) {
      bytes += chunk.byteLength;
      if (readerSeconds > 0) await new Promise((resolve) => setTimeout(resolve, readerSeconds * 1000));
    }
    return bytes;
  };
  const result = read().catch((cause: unknown) => Reflect.get(Object(cause), "code"));
  let isSettled = false;
  void result.finally(() => (isSettled = true));
  for (let steps = 0; !isSettled && steps < 5_000; steps++) await vi.advanceTimersByTimeAsync(1_000);
  return isSettled ? result : "still reading";
}

const MEGABYTE = 1024 * 1024;

describe("a body", () => {
  it("of ten megabytes is read at 64 kbit/s, and faster", async () => {
    expect(await outcome(every(1, 8 * 1024, 1280))).toBe(10 * MEGABYTE);
    expect(await outcome(every(0, MEGABYTE, 10))).toBe(10 * MEGABYTE);
  });

  it("whose connection pauses for less than 20 seconds is read", async () => {
    expect(await outcome(every(19, 256 * 1024, 10))).toBe(2.5 * MEGABYTE);
  });

  it("that is not waited for is not called slow: the reader's own time does not count", async () => {
    expect(await outcome(every(0.1, 1024, 10), 60)).toBe(10 * 1024);
  });

  it("of which nothing comes for 20 seconds is refused as too slow", async () => {
    expect(await outcome(every(21, MEGABYTE, 1))).toBe("too_slow");
  });

  it("that trickles is refused as too slow, though something always comes", async () => {
    expect(await outcome(every(5, 1, 1_000))).toBe("too_slow");
  });

  it("that breaks off says so, as before", async () => {
    async function* breaking(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(1);
      throw Object.assign(new Error("aborted"), { code: "ECONNRESET" });
    }
    expect(await outcome(breaking())).toBe("ECONNRESET");
  });
});
