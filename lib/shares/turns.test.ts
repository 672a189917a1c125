import { describe, expect, it } from "vitest";
import type { Sharer } from "./sharer.ts";
import { currentSharer, onBehalfOf } from "./sharer.ts";
import { type TurnLimits, Turns } from "./turns.ts";

class Busy extends Error {
  readonly retryAfterSeconds: number;
  constructor(retryAfterSeconds: number) {
    super("busy");
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

const of = (tenant: string, weight = 1, source: string | null = null): Sharer => ({ tenant, weight, source });

/** Turns whose tasks end when the test says so; `log` is the order in which they began. */
function bench(limits: Partial<TurnLimits> = {}) {
  const all = { runningMax: 1, waitingMax: 100, waitingPerTenantMax: 10, perSourceMax: 100, ...limits };
  const turns = new Turns({ limits: () => all, busy: (seconds) => new Busy(seconds) });
  const log: string[] = [];
  const refused: string[] = [];
  const ends: (() => void)[] = [];
  const calls: Promise<unknown>[] = [];
  const send = (name: string, sharer: Sharer, cost = 1000) => {
    const task = () => {
      log.push(name);
      return new Promise<void>((resolve) => ends.push(resolve));
    };
    const call = turns.run(sharer, cost, task).catch((cause: unknown) => {
      refused.push(name);
      return cause;
    });
    calls.push(call);
    return call;
  };
  /** Ends what runs, one after the other, until nothing waits. */
  const drain = async () => {
    for (;;) {
      await new Promise(setImmediate);
      const end = ends.shift();
      if (!end) break;
      end();
    }
    await Promise.all(calls);
  };
  return { turns, log, refused, send, drain };
}

describe("turns", () => {
  it("serve another organization after one call of the one that floods", async () => {
    const { log, refused, send, drain } = bench();
    for (let n = 0; n < 30; n++) void send(`flood ${n}`, of("a"));
    void send("one", of("b"));
    void send("two", of("b"));
    await drain();
    expect(log.slice(0, 5)).toEqual(["flood 0", "one", "flood 1", "two", "flood 2"]);
    expect(refused.every((name) => name.startsWith("flood"))).toBe(true);
    expect(refused).toHaveLength(19);
  });

  it("never refuse an organization for what others send, however many they are", async () => {
    const { refused, send, drain } = bench({ waitingMax: 12 });
    for (let n = 0; n < 10; n++) for (const tenant of ["a", "b", "c"]) void send(`${tenant} ${n}`, of(tenant));
    for (let n = 0; n < 3; n++) void send(`quiet ${n}`, of("d"));
    await drain();
    expect(refused.filter((name) => name.startsWith("quiet"))).toEqual([]);
    expect(refused.length).toBe(33 - 1 - 12);
  });

  it("share by weight", async () => {
    const { log, send, drain } = bench({ waitingPerTenantMax: 100 });
    void send("first", of("c"));
    for (let n = 0; n < 30; n++) void send("a", of("a", 1));
    for (let n = 0; n < 30; n++) void send("b", of("b", 3));
    await drain();
    const early = log.slice(1, 21);
    expect(early.filter((name) => name === "b")).toHaveLength(15);
  });

  it("share what a call costs, not how many there are", async () => {
    const { log, send, drain } = bench({ waitingPerTenantMax: 100 });
    void send("first", of("c"));
    for (let n = 0; n < 20; n++) void send("dear", of("a"), 8000);
    for (let n = 0; n < 80; n++) void send("cheap", of("b"), 1000);
    await drain();
    const early = log.slice(1, 46);
    expect(early.filter((name) => name === "dear")).toHaveLength(5);
  });

  it("do not let an organization save up turns that it did not use", async () => {
    const { log, send, drain } = bench({ waitingPerTenantMax: 100 });
    for (let n = 0; n < 20; n++) void send("a", of("a"));
    await drain();
    log.length = 0;
    for (let n = 0; n < 10; n++) void send("a", of("a"));
    for (let n = 0; n < 10; n++) void send("b", of("b"));
    await drain();
    expect(log.slice(0, 6)).toEqual(["a", "b", "a", "b", "a", "b"]);
  });

  it("refuse the third call of one source, and serve its organization's others", async () => {
    const { log, refused, send, drain } = bench({ perSourceMax: 2 });
    for (let n = 0; n < 5; n++) void send(`link ${n}`, of("a", 1, "kyc_sess_1"));
    void send("other link", of("a", 1, "kyc_sess_2"));
    void send("foreign link of the same name", of("b", 1, "kyc_sess_1"));
    await drain();
    expect(refused).toEqual(["link 2", "link 3", "link 4"]);
    expect(log).toHaveLength(4);
    void send("later", of("a", 1, "kyc_sess_1"));
    await drain();
    expect(log.at(-1)).toBe("later");
  });

  it("say when to come back, by what waits", async () => {
    const { send, drain } = bench({ waitingPerTenantMax: 4 });
    for (let n = 0; n < 5; n++) void send("a", of("a"), 3000);
    const own = await send("refused", of("a"), 3000);
    expect(own).toMatchObject({ retryAfterSeconds: 15 });
    await drain();
  });

  it("go on after a task that fails, and forget who is done", async () => {
    const { turns, log, send, drain } = bench();
    await expect(turns.run(of("a", 1, "link"), 1, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    void send("next", of("a", 1, "link"));
    await drain();
    expect(log).toEqual(["next"]);
    expect(turns.state()).toEqual({ running: 0, waiting: 0 });
  });
});

describe("work on somebody's behalf", () => {
  it("is counted to that share through whatever it waits for, and to no other", async () => {
    const seen = await Promise.all(
      ["a", "b"].map((tenant) =>
        onBehalfOf(of(tenant), async () => {
          await new Promise(setImmediate);
          return currentSharer().tenant;
        }),
      ),
    );
    expect([seen, currentSharer().tenant]).toEqual([["a", "b"], "server"]);
  });
});
