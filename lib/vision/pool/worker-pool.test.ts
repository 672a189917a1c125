import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { processWide } from "#lib/process-wide.ts";
import { projectRoot } from "#lib/project-root.ts";
import { type PoolOptions, WorkerPool } from "#lib/workers/worker-pool.ts";
import { ImageRefused, VisionBusy, VisionCrashed } from "../errors.ts";
import type { Assignment } from "./jobs.ts";
import { Limiter } from "./limiter.ts";
import { packageFolder } from "./package-folder.ts";
import { VISION_ERRORS } from "./vision-errors.ts";

const entry = path.join(projectRoot(), "lib/vision/testing/pool-worker.ts");
const minutes = 300_000; // long enough for whatever does not hang, however busy the machine
const pools: WorkerPool<Assignment>[] = [];

function pool(options: Partial<PoolOptions> = {}): WorkerPool<Assignment> {
  const times = { idleMs: minutes, hangMsMax: minutes };
  const sizes = { workersMax: 1, queueMax: 2, heapMegabytesMax: 256 };
  const made = new WorkerPool<Assignment>({ entry, ...sizes, ...times, errors: VISION_ERRORS, ...options });
  pools.push(made);
  return made;
}

const job = (documentType: string) =>
  ({ name: "readDocument", input: { jpeg: new Uint8Array(), hints: { documentType } } }) as const;

afterEach(async () => {
  await Promise.all(pools.splice(0).map((made) => made.close()));
});

describe("WorkerPool", { timeout: minutes }, () => {
  it("sleeps until the first job and answers it", async () => {
    const asleep = pool();
    expect(asleep.state()).toEqual({ state: "asleep", workers: 0, queued: 0 });
    expect(await asleep.run(job("answer"), minutes)).toBe("answered");
    expect(asleep.state()).toMatchObject({ state: "awake", workers: 1 });
  });

  it("fails one request when a worker dies, and heals", async () => {
    const healing = pool();
    for (const death of ["crash", "throw"]) {
      const [died, next] = await Promise.allSettled([
        healing.run(job(death), minutes),
        healing.run(job("answer"), minutes),
      ]);
      expect(died).toMatchObject({ status: "rejected", reason: expect.any(VisionCrashed) });
      expect(next).toMatchObject({ status: "fulfilled", value: "answered" });
    }
  });

  it("ends a worker whose thread has spent the job's CPU time, even one that spins", async () => {
    const strict = pool();
    await expect(strict.run(job("spin"), 200)).rejects.toMatchObject({ code: "took_too_long" });
    expect(await strict.run(job("answer"), minutes)).toBe("answered");
  });

  it("lets a job wait for as long as it spends nothing", async () => {
    expect(await pool().run(job("wait"), 0)).toBe("waited");
  });

  it("ends a worker that hangs", async () => {
    await expect(pool({ hangMsMax: 3000 }).run(job("hang"), minutes)).rejects.toMatchObject({ code: "took_too_long" });
  });

  it("hands a refusal on as it is and hides a fault of ours", async () => {
    const honest = pool();
    await expect(honest.run(job("refuse"), minutes)).rejects.toThrow(new ImageRefused("unreadable", "Send it again."));
    const fault: unknown = await honest.run(job("fail"), minutes).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(VisionCrashed);
    expect(String(fault)).not.toContain("fault of ours");
  });

  it("refuses work when the queue is full and says when to come back", async () => {
    const small = pool({ queueMax: 1 });
    const accepted = [small.run(job("wait"), minutes), small.run(job("wait"), minutes)];
    await expect(small.run(job("wait"), minutes)).rejects.toBeInstanceOf(VisionBusy);
    await expect(small.run(job("wait"), minutes)).rejects.toMatchObject({ retryAfterSeconds: expect.any(Number) });
    expect(await Promise.all(accepted)).toEqual(["waited", "waited"]);
  });

  it("starts no more workers than it may", async () => {
    const two = pool({ workersMax: 2, queueMax: 10 });
    const jobs = Array.from({ length: 5 }, () => two.run(job("wait"), minutes));
    expect(two.state()).toMatchObject({ workers: 2, queued: 3 });
    await Promise.all(jobs);
  });

  it("goes back to sleep when nothing is asked of it, and wakes again", async () => {
    const sleepy = pool({ idleMs: 50 });
    await sleepy.run(job("answer"), minutes);
    await expect.poll(() => sleepy.state().state, { timeout: minutes }).toBe("asleep");
    expect(await sleepy.run(job("answer"), minutes)).toBe("answered");
  });

  it("fails what is running when it is closed, and can be used again", async () => {
    const closing = pool();
    const running = closing.run(job("spin"), minutes).catch((error: unknown) => error);
    await closing.close();
    expect(await running).toBeInstanceOf(VisionCrashed);
    expect(await closing.run(job("answer"), minutes)).toBe("answered");
  });
});

describe("Limiter", () => {
  it("runs no more at once than it may, keeps the order and refuses the overflow", async () => {
    const limiter = new Limiter(1, 1);
    const order: string[] = [];
    let release = () => {};
    const first = limiter.run(() =>
      new Promise<void>((resolve) => (release = resolve)).then(() => order.push("first")),
    );
    const second = limiter.run(async () => order.push("second"));
    await expect(limiter.run(async () => order.push("third"))).rejects.toBeInstanceOf(VisionBusy);
    release();
    await Promise.all([first, second]);
    await limiter.run(async () => order.push("fourth"));
    expect(order).toEqual(["first", "second", "fourth"]);
  });
});

describe("project root", () => {
  it("is found from the working folder and holds the packages that ship models", () => {
    expect(projectRoot()).toBe(path.resolve(import.meta.dirname, "../../.."));
    expect(packageFolder("@vladmandic/human")).toContain("node_modules");
    expect(() => packageFolder("no-such-package")).toThrow(/missing/);
  });

  it("makes one instance of a name for all copies of the code", () => {
    const make = () => ({});
    expect(processWide("vision.test", make)).toBe(processWide("vision.test", make));
  });
});
