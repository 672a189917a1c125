import { randomUUID } from "node:crypto";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { connection } from "./client.ts";
import { evict, listenForEvictions, shortCached } from "./short-cache.ts";
import { inTenant } from "./tenant.ts";

/** Stops the clock that tells how old an entry is. */
function clockAt(milliseconds: number): void {
  const clock = vi.spyOn(performance, "now").mockReturnValue(milliseconds);
  onTestFinished(() => clock.mockRestore());
}

describe("what is cached for a second", () => {
  it("is loaded once for many who ask at once, and a failure is not kept", async () => {
    const key = randomUUID();
    const load = vi.fn(async () => "loaded");
    await Promise.all(Array.from({ length: 10 }, () => shortCached("test", key, load)));
    expect(load).toHaveBeenCalledTimes(1);
    const failing = randomUUID();
    const fail = async (): Promise<string> => {
      throw new Error("no database");
    };
    await expect(shortCached("test", failing, fail)).rejects.toThrow("no database");
    expect(await shortCached("test", failing, load)).toBe("loaded");
  });

  it("is forgotten when the change commits, and not when it is rolled back", async () => {
    const key = randomUUID();
    await shortCached("test", key, async () => "before");
    const rolledBack = inTenant("org_none", "live", async (tenant) => {
      await evict(tenant, "test", key);
      throw new Error("rolled back");
    });
    await expect(rolledBack).rejects.toThrow("rolled back");
    expect(await shortCached("test", key, async () => "after")).toBe("before");
    await inTenant("org_none", "live", (tenant) => evict(tenant, "test", key));
    expect(await shortCached("test", key, async () => "after")).toBe("after");
  });

  it("is forgotten when another process says so, though no time has passed", async () => {
    clockAt(performance.now());
    const key = randomUUID();
    const stop = await listenForEvictions();
    await shortCached("test", key, async () => "before");
    await connection().sql`select pg_notify('bonafide_evict', ${`test ${key}`})`;
    await expect.poll(() => shortCached("test", key, async () => "after"), { timeout: 300_000 }).toBe("after");
    await stop();
  });

  it("is looked up again after a second, though nobody said so", async () => {
    const key = randomUUID();
    const began = performance.now();
    clockAt(began);
    await shortCached("test", key, async () => "before");
    clockAt(began + 999);
    expect(await shortCached("test", key, async () => "after")).toBe("before");
    clockAt(began + 1000);
    expect(await shortCached("test", key, async () => "after")).toBe("after");
  });
});
