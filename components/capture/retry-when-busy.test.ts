import { expect, test } from "vitest";
import { CaptureFailure } from "./capture-failure.ts";
import { retryWhenBusy } from "./retry-when-busy.ts";

const busy = (seconds: number | null) => new CaptureFailure("Many pictures are being read.", 503, null, seconds);

/** Tries that fail in this order and then succeed, with what was waited and told. */
async function run(failures: (Error | null)[], draw = 0) {
  const told: (boolean | number)[] = [];
  let tries = 0;
  const outcome = await retryWhenBusy(
    async () => {
      const failure = failures[tries++];
      if (failure) throw failure;
      return "taken";
    },
    {
      onWaiting: (isWaiting) => told.push(isWaiting),
      wait: async (milliseconds) => void told.push(milliseconds),
      draw: () => draw,
    },
  ).catch((cause: unknown) => cause);
  return { outcome, told, tries };
}

test("what a busy server refuses is sent again after the time that it names, and the page is told meanwhile", async () => {
  const { outcome, told } = await run([busy(7), busy(2)]);
  expect([outcome, told]).toEqual(["taken", [true, 7000, false, true, 2000, false]]);
});

test("those who were refused together come back one after the other", async () => {
  expect((await run([busy(8)], 1)).told).toEqual([true, 12_000, false]);
});

test("nobody waits longer than a minute and a half at once, or less than a second", async () => {
  expect((await run([busy(3600), busy(0)], 1)).told).toEqual([true, 90_000, false, true, 1500, false]);
});

test("it ends after ten waits, with the server's own words", async () => {
  const last = busy(1);
  const { outcome, tries } = await run([...Array.from({ length: 10 }, () => busy(1)), last]);
  expect([outcome, tries]).toEqual([last, 11]);
});

test.each([
  new CaptureFailure("This server does not offer that.", 503, null),
  new CaptureFailure("The picture is blurred.", 400, null, 5),
  new CaptureFailure("Too many requests.", 429, null, 5),
  new CaptureFailure("The connection was lost.", 0, null),
  new Error("a fault of ours"),
])("%s is handed on at once", async (failure) => {
  expect(await run([failure])).toEqual({ outcome: failure, told: [], tries: 1 });
});
