import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { sweepRows } from "#db/queries/sweep.ts";
import type { Mode } from "#db/schema/columns.ts";
import { onPlatform } from "#db/tenant.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { asSystem } from "#lib/engine/system.ts";
import { issueNonce, spendClientNonce, spendIssuedNonce } from "./index.ts";

const NOW = new Date("2026-01-02T03:04:05.678Z");
const seconds = (count: number) => new Date(NOW.getTime() + count * 1000);
const purpose = "zeroauth.verify";
const origin = "https://app.example.com";

/** A tenant's own transactions; rows need no organization. */
function tenantOf(id = `org_${randomUUID()}`, mode: Mode = "live") {
  return <T>(work: (ctx: TenantContext) => Promise<T>, now = NOW) => asSystem("tests", id, mode, now, work);
}

const issue = (tenant: ReturnType<typeof tenantOf>) => tenant((ctx) => issueNonce(ctx, { purpose, origin }));

describe("an issued nonce", () => {
  it("is a UUID with its time, good for five minutes at the page that it was made for", async () => {
    const tenant = tenantOf();
    const issued = await issue(tenant);
    expect(issued).toEqual({ nonce: expect.any(String), timestamp: "2026-01-02T03:04:05.678Z", expiresIn: 300 });
    expect(issued.nonce).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(await tenant((ctx) => spendIssuedNonce(ctx, { purpose, ...issued }), seconds(299))).toEqual({ origin });
  });

  it("is good once, however many ask at the same time", async () => {
    const tenant = tenantOf();
    const issued = await issue(tenant);
    const spend = () => tenant((ctx) => spendIssuedNonce(ctx, { purpose, ...issued }));
    const spent = await Promise.all(Array.from({ length: 100 }, spend));
    expect(spent.filter((each) => each !== null)).toHaveLength(1);
  });

  it("is nothing once it is late, and spent by no attempt that names it wrongly", async () => {
    const tenant = tenantOf();
    const issued = await issue(tenant);
    const attempts = [
      tenant((ctx) => spendIssuedNonce(ctx, { purpose, ...issued }), seconds(300)),
      tenant((ctx) => spendIssuedNonce(ctx, { purpose, ...issued, timestamp: "2026-01-02T03:04:05.679Z" })),
      tenant((ctx) => spendIssuedNonce(ctx, { purpose, ...issued, timestamp: `${issued.timestamp}\0` })),
      tenant((ctx) => spendIssuedNonce(ctx, { purpose, ...issued, nonce: randomUUID() })),
      tenant((ctx) => spendIssuedNonce(ctx, { purpose, ...issued, nonce: `${issued.nonce}\0` })),
      tenant((ctx) => spendIssuedNonce(ctx, { purpose: "attributes.verify", ...issued })),
    ];
    expect(await Promise.all(attempts)).toEqual(attempts.map(() => null));
    expect(await tenant((ctx) => spendIssuedNonce(ctx, { purpose, ...issued }))).toEqual({ origin });
  });

  it("is another tenant's and the other mode's of nobody", async () => {
    const id = `org_${randomUUID()}`;
    const issued = await issue(tenantOf(id));
    for (const other of [tenantOf(), tenantOf(id, "test")])
      expect(await other((ctx) => spendIssuedNonce(ctx, { purpose, ...issued }))).toBeNull();
    expect(await tenantOf(id)((ctx) => spendIssuedNonce(ctx, { purpose, ...issued }))).toEqual({ origin });
  });

  it("is unspent where the transaction that spent it was rolled back", async () => {
    const tenant = tenantOf();
    const issued = await issue(tenant);
    const failing = tenant(async (ctx) => {
      await spendIssuedNonce(ctx, { purpose, ...issued });
      throw new Error("the rest failed");
    });
    await expect(failing).rejects.toThrow("the rest failed");
    expect(await tenant((ctx) => spendIssuedNonce(ctx, { purpose, ...issued }))).toEqual({ origin });
  });
});

describe("a client's nonce", () => {
  const given = (extra: { nonce?: string; timestampMs?: number } = {}) => ({
    purpose: "zkauth.login" as const,
    nonce: randomUUID(),
    timestampMs: NOW.getTime(),
    ...extra,
  });

  it("is good once, however many ask at the same time, and whatever time they give", async () => {
    const tenant = tenantOf();
    const nonce = randomUUID();
    const spend = (_: unknown, index: number) =>
      tenant((ctx) => spendClientNonce(ctx, given({ nonce, timestampMs: NOW.getTime() + index })));
    const spent = await Promise.all(Array.from({ length: 100 }, spend));
    expect(spent.filter(Boolean)).toHaveLength(1);
  });

  it("is good once for all purposes together", async () => {
    const tenant = tenantOf();
    const issued = await issue(tenant);
    expect(await tenant((ctx) => spendClientNonce(ctx, given({ nonce: issued.nonce })))).toBe(false);
    expect(await tenant((ctx) => spendIssuedNonce(ctx, { purpose, ...issued }))).toEqual({ origin });
  });

  it("is each tenant's and each mode's own", async () => {
    const id = `org_${randomUUID()}`;
    const same = given();
    for (const tenant of [tenantOf(id), tenantOf(id, "test"), tenantOf()])
      expect(await tenant((ctx) => spendClientNonce(ctx, same))).toBe(true);
  });

  it("is refused where the clock is more than five minutes off, and where the time is none", async () => {
    const tenant = tenantOf();
    const at = (timestampMs: number) => tenant((ctx) => spendClientNonce(ctx, given({ timestampMs })));
    const now = NOW.getTime();
    expect(await Promise.all([now - 300_000, now + 300_000].map(at))).toEqual([true, true]);
    const wrong = [now - 300_001, now + 300_001, 0, Number.NaN, Infinity, -Infinity, now + 0.5, 1e300];
    expect(await Promise.all(wrong.map(at))).toEqual(wrong.map(() => false));
  });

  it("may be of any characters and any length", async () => {
    const tenant = tenantOf();
    for (const nonce of ["", "\0", "😀", "\ud800", "x".repeat(100_000)])
      expect(await tenant((ctx) => spendClientNonce(ctx, given({ nonce })))).toBe(true);
  });

  it("is kept for as long as its time would be accepted, and swept after that", async () => {
    const tenant = tenantOf();
    const early = given({ timestampMs: NOW.getTime() + 300_000 });
    const spendAt = (now: Date) => tenant((ctx) => spendClientNonce(ctx, early), now);
    expect(await spendAt(NOW)).toBe(true);
    await onPlatform((platform) => sweepRows(platform, seconds(600)));
    expect(await spendAt(seconds(600))).toBe(false);
    await onPlatform((platform) => sweepRows(platform, seconds(24 * 3600 + 601)));
    // Gone, and late all the same.
    expect(await spendAt(seconds(24 * 3600 + 601))).toBe(false);
    expect(await spendAt(seconds(600))).toBe(true);
  });
});
