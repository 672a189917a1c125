import { afterEach, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { request } from "./request.ts";
import { learnClock, serverNow } from "./server-clock.ts";

const HERE = Date.UTC(2026, 10, 22, 12);
const hoursOff = (hours: number) => new Date(HERE + hours * 3_600_000).toUTCString();

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
  learnClock(new Date().toUTCString());
});

it("a device whose clock is off learns the server's from every answer", async () => {
  vi.useFakeTimers({ now: HERE, toFake: ["Date"] });
  for (const hours of [0, 3, -26]) {
    const headers = { date: hoursOff(hours) };
    vi.stubGlobal("fetch", async () => Response.json({}, { headers }));
    await request(z.object({}), "GET", "/hosted/org_a/salt");
    expect(serverNow()).toBe(HERE + hours * 3_600_000);
  }
});

it("keeps what it knows where an answer tells no time", () => {
  learnClock(hoursOff(2), HERE);
  for (const untold of [null, "", "yesterday"]) learnClock(untold, HERE);
  expect(serverNow(HERE)).toBe(HERE + 2 * 3_600_000);
});
