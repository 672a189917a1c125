import { randomUUID } from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import { connection } from "./client.ts";
import { evict, listenForEvictions, shortCached } from "./short-cache.ts";
import { inTenant } from "./tenant.ts";

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

  it("is forgotten when another process says so", async () => {
    const key = randomUUID();
    const stop = await listenForEvictions();
    await shortCached("test", key, async () => "before");
    await connection().sql`select pg_notify('bonafide_evict', ${`test ${key}`})`;
    await vi.waitFor(async () => expect(await shortCached("test", key, async () => "after")).toBe("after"), {
      timeout: 900,
      interval: 5,
    });
    await stop();
  });
});
