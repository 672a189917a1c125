import { availableParallelism } from "node:os";
import { beforeAll, describe, expect, it } from "vitest";
import { onBehalfOf } from "#lib/shares/index.ts";
import { HashingOverloaded, LEAST_COST, setHashCost, verifyPassword } from "./password.ts";

// As dear an imported hash as is taken: RFC 7914's function at 128 MiB.
const DEAR = `$scrypt$ln=17,r=8,p=1$${"c2FsdHNhbHQ"}$${Buffer.alloc(32, 7).toString("base64").replaceAll("=", "")}`;

const as = <T>(tenant: string, work: () => Promise<T>, source: string | null = null) =>
  onBehalfOf({ tenant, weight: 1, source }, work);

describe("hashing", { timeout: 300_000 }, () => {
  beforeAll(() => setHashCost(LEAST_COST));

  it("refuses the flood of one organization, with a time to come back, and nobody else", async () => {
    await verifyPassword(null, "the decoy itself is made at the first try");
    const cores = availableParallelism();
    const room = cores + 64 * cores;
    const flood = Array.from({ length: room + 20 }, () => as("flood", () => verifyPassword(null, "Wrong-Horse7")));
    const settled = Promise.allSettled(flood);
    const calm = await as("calm", () => verifyPassword(null, "Wrong-Horse7"));
    const ends = await settled;
    const refused = ends.flatMap((end) => (end.status === "rejected" ? [end.reason] : []));
    expect([calm, refused.length]).toEqual([false, 20]);
    for (const reason of refused) {
      expect(reason).toBeInstanceOf(HashingOverloaded);
      expect(reason).toMatchObject({ retryAfterSeconds: expect.any(Number) });
    }
  });

  it("serves another organization after one call of one that sends dear hashes", async () => {
    const order: string[] = [];
    const cores = availableParallelism();
    const dear = Array.from({ length: cores + 4 }, () =>
      as("dear", () => verifyPassword(DEAR, "Wrong-Horse7")).then(() => order.push("dear")),
    );
    const usual = Array.from({ length: 3 }, () =>
      as("usual", () => verifyPassword(null, "Wrong-Horse7")).then(() => order.push("usual")),
    );
    await Promise.all([...dear, ...usual]);
    // What was begun before goes on; of what waits, three cheap ones come before the second dear one.
    expect(order.lastIndexOf("usual")).toBeLessThan(order.length - 3);
  });

  it("takes no more from one address without a credential than its part of the organization's room", async () => {
    const cores = availableParallelism();
    const many = Array.from({ length: cores + 64 * cores }, () =>
      as("shop", () => verifyPassword(null, "Wrong-Horse7"), "address 203.0.113.7"),
    );
    const other = as("shop", () => verifyPassword(null, "Wrong-Horse7"), "address 203.0.113.8");
    const ends = await Promise.allSettled(many);
    expect(ends.filter(({ status }) => status === "fulfilled")).toHaveLength(cores + 16 * cores);
    expect(await other).toBe(false);
  });
});
