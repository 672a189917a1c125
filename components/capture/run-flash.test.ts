import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { runFlash } from "./run-flash.ts";
import type { FlashColour } from "./state.ts";

const flash = { colours: ["red", "blue", "green", "red"] as FlashColour[], colour_ms: 500 };

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("requestAnimationFrame", (then: () => void) => setTimeout(then, 16));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Runs with the clock of the test; tells what filled the screen, and when. */
async function run(isWanted: boolean, stopAtMs = Number.POSITIVE_INFINITY, asked: typeof flash | null = flash) {
  const control = new AbortController();
  const changes: { atMs: number; colour: FlashColour | null }[] = [];
  const startedAt = Date.now();
  const now = () => Date.now() - startedAt;
  if (Number.isFinite(stopAtMs)) setTimeout(() => control.abort(), stopAtMs);
  const show = (colour: FlashColour | null) => changes.push({ atMs: now(), colour });
  const running = runFlash(asked, { elapsedMs: now }, { isWanted, show, stop: control.signal });
  await vi.advanceTimersByTimeAsync(10_000);
  return { shown: await running, changes };
}

test("shows the asked colours in their order and tells when each was on the screen", async () => {
  const { shown, changes } = await run(true);
  expect(shown?.map(({ colour }) => colour)).toEqual(flash.colours);
  expect(changes.filter(({ colour }) => colour).map(({ colour }) => colour)).toEqual(flash.colours);
  shown?.forEach(({ from_ms, to_ms }, index) => {
    expect(to_ms - from_ms).toBeGreaterThanOrEqual(500);
    expect(from_ms).toBeGreaterThanOrEqual(shown[index - 1]?.to_ms ?? 0);
  });
  expect(changes.at(-1)?.colour).toBeNull();
});

test("never changes more than three times in a second, so that there are never three flashes", async () => {
  const { changes } = await run(true);
  for (const { atMs } of changes)
    expect(changes.filter((other) => other.atMs >= atMs && other.atMs < atMs + 1000).length).toBeLessThanOrEqual(3);
  expect((await run(true, undefined, { ...flash, colour_ms: 150 })).changes.filter(({ colour }) => colour)).toEqual([]);
});

test("shows nothing where the person does not want it, and nothing was asked", async () => {
  expect(await run(false)).toEqual({ shown: null, changes: [] });
  expect((await run(true, undefined, null)).shown).toBeNull();
});

test("gives the page back at once when the person stops it", async () => {
  const { shown, changes } = await run(true, 900);
  expect(shown).toBeNull();
  expect(changes.at(-1)).toMatchObject({ colour: null });
  expect(changes.at(-1)?.atMs).toBeLessThanOrEqual(910);
});
