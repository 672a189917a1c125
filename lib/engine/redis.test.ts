import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { env, readEnv } from "#lib/env.ts";
import { checkOperatorRedis, closeRedis } from "#lib/start/operator-redis.ts";
import { hasRedis, redisServer } from "#lib/testing/redis-server.ts";
import { temporaryFolder } from "#lib/testing/temporary-folder.ts";
import { countCall } from "./rate-limits.ts";
import { redisCircuit } from "./redis.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "bonafide-redis-"));
const server = redisServer(folder);
const kind = hasRedis ? "a real Redis" : "a server that speaks Redis's protocol";
const before = env().REDIS_URL;

/** What another process has: a connection and limiters of its own. */
async function anew(): Promise<void> {
  await closeRedis();
  for (const name of ["redis", "shared-limiters"]) Reflect.deleteProperty(globalThis, Symbol.for(`bonafide.${name}`));
}

beforeAll(async () => {
  await anew();
  env().REDIS_URL = server.url;
  await server.start();
});
afterAll(async () => {
  await anew();
  env().REDIS_URL = before;
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const count = (subject: string, limit = 3) => countCall(subject, limit, new Date());
const isUsed = () => redisCircuit()?.isClosed;
const untilUsed = () => expect.poll(isUsed, { timeout: 300_000, interval: 5 }).toBe(true);

describe(`limits counted in Redis (tested against ${kind})`, () => {
  it("count the first call of a server that was checked at its start, over all processes", async () => {
    const subject = randomUUID();
    await anew();
    await checkOperatorRedis();
    expect(isUsed()).toBe(true);
    expect((await count(subject)).remaining).toBe(2);
    await anew();
    await checkOperatorRedis();
    expect((await count(subject)).remaining).toBe(1);
  });

  it("answer the first call of a process that has not connected yet", async () => {
    await anew();
    expect((await count(randomUUID())).remaining).toBe(2);
    await untilUsed();
  });

  it("go on in the process where Redis has died, refuse beyond the limit, and go back by themselves", async () => {
    const [subject, fresh] = [randomUUID(), randomUUID()];
    await untilUsed();
    await server.stop();
    const states = [await count(subject), await count(subject), await count(subject), await count(subject)];
    expect(states.map(({ isExceeded }) => isExceeded)).toEqual([false, false, false, true]);
    expect(states[3]?.retryAfterSeconds).toBeGreaterThan(0);
    expect(isUsed()).toBe(false);
    await server.start();
    await untilUsed();
    expect((await count(fresh)).remaining).toBe(2);
    await anew();
    await checkOperatorRedis();
    // Another process finds what was counted after Redis was back, so that it was counted there.
    expect((await count(fresh)).remaining).toBe(1);
  });

  it("do not wait for a Redis that hangs: the first call finds out, and no other asks", async () => {
    await anew();
    await checkOperatorRedis();
    server.freeze();
    expect((await count(randomUUID())).remaining).toBe(2);
    expect(isUsed()).toBe(false);
    // Redis answers none of these: that they are counted says that it was not waited for.
    for (let calls = 0; calls < 200; calls++) expect((await count(randomUUID())).isExceeded).toBe(false);
    server.thaw();
    await untilUsed();
  });

  it("make a new connection where the old one stays silent for good", async () => {
    await anew();
    await checkOperatorRedis();
    const client = redisCircuit()?.client;
    server.freeze();
    await count(randomUUID());
    await new Promise<void>((resolve) => client?.once("reconnecting", () => resolve()));
    server.thaw();
    await untilUsed();
    expect((await count(randomUUID())).remaining).toBe(2);
  });
});

describe("a start", () => {
  async function refusal(url: string): Promise<string> {
    await anew();
    env().REDIS_URL = url;
    const said = await checkOperatorRedis().then(
      () => "started",
      (cause: unknown) => String(cause),
    );
    await anew();
    env().REDIS_URL = server.url;
    return said;
  }

  it("is refused where nothing listens at the Redis's address", async () => {
    expect(await refusal("redis://127.0.0.1:1")).toContain("Redis at REDIS_URL cannot be used: nothing listens");
  });

  it("is refused where Redis hangs", async () => {
    server.freeze();
    const said = await refusal(server.url);
    server.thaw();
    expect(said).toContain("takes connections and does not answer");
  });

  it("is refused where Redis wants another password, without repeating one", async () => {
    const locked = redisServer(temporaryFolder(), ["--requirepass", "right"]);
    await locked.start();
    expect(await refusal(locked.url)).toContain("asks for a password");
    expect(await refusal(`${locked.url}?password=right`)).toBe("started");
    const said = await refusal(`${locked.url}?password=hunter2`);
    await locked.stop();
    expect(said).toContain("refuses the user's name or password");
    expect(said).not.toContain("hunter2");
  });

  it.each(["nonsense", "http://redis:6379", "redis://", "redis://:pass#word@redis:6379", "redis://redis/first"])(
    "is refused by the settings where REDIS_URL is no address of Redis: %s",
    (REDIS_URL) => expect(() => readEnv({ REDIS_URL })).toThrow("REDIS_URL must be such as"),
  );

  it.each(["redis://redis", "rediss://user:p%23ss@redis:6380/2", "redis://[::1]:6379/0", "/run/redis/redis.sock"])(
    "is not refused by the settings where it is one: %s",
    (REDIS_URL) => expect(readEnv({ REDIS_URL })).toMatchObject({ REDIS_URL }),
  );
});
