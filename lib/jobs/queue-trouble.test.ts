import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { log } from "../log.ts";
import { newTrouble } from "./queue-trouble.ts";

const refused = () => Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it("tells an outage of the database once, its end once, and the next one again", () => {
  const errors = vi.spyOn(log(), "error").mockReturnValue();
  const ends = vi.spyOn(log(), "info").mockReturnValue();
  const tell = newTrouble();
  for (let second = 0; second < 300; second++) {
    tell(refused());
    vi.advanceTimersByTime(1_000);
  }
  expect([errors.mock.calls.length, ends.mock.calls.length]).toEqual([1, 0]);
  vi.advanceTimersByTime(60_000);
  expect(ends.mock.calls).toEqual([[{ untold: 299 }, expect.stringContaining("reaches the database again")]]);
  tell(refused());
  expect(errors).toHaveBeenCalledTimes(2);
});

it("tells everything else each time", () => {
  const errors = vi.spyOn(log(), "error").mockReturnValue();
  const tell = newTrouble();
  for (let n = 0; n < 3; n++) tell(new Error("relation queue.job does not exist"));
  expect(errors).toHaveBeenCalledTimes(3);
});
