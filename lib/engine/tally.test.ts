import { describe, expect, it } from "vitest";
import { tallied } from "./tally.ts";

describe("a tally", () => {
  it("adds what arrives during an addition by one addition after it, each call with its own place", async () => {
    const added: number[] = [];
    const open: (() => void)[] = [];
    let total = 0;
    const add = async (amount: number) => {
      added.push(amount);
      await new Promise<void>((resolve) => open.push(resolve));
      total += amount;
      return total;
    };
    const first = tallied("one", add);
    await Promise.resolve().then(() => {});
    expect(added).toEqual([1]);
    const rest = [tallied("one", add), tallied("one", add), tallied("one", add)];
    open.shift()?.();
    expect(await first).toEqual({ result: 1, later: 0 });
    while (open.length === 0) await Promise.resolve();
    open.shift()?.();
    expect(await Promise.all(rest)).toEqual([
      { result: 4, later: 2 },
      { result: 4, later: 1 },
      { result: 4, later: 0 },
    ]);
    expect(added).toEqual([1, 3]);
  });

  it("goes on after an addition that failed, which fails for those who were in it alone", async () => {
    let fails = true;
    const add = async (amount: number) => {
      if (fails) throw new Error("the store is away");
      return amount;
    };
    const failed = await Promise.allSettled([tallied("two", add), tallied("two", add)]);
    expect(failed.map((each) => each.status)).toEqual(["rejected", "rejected"]);
    fails = false;
    expect(await tallied("two", add)).toEqual({ result: 1, later: 0 });
  });
});
