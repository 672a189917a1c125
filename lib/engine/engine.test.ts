import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { admitted } from "#db/admission.ts";
import { connection } from "#db/client.ts";
import { call } from "#lib/testing/call.ts";
import { newKey, newTenant, newUser, type TestTenant } from "#lib/testing/tenant.ts";
import type { Caller } from "./context.ts";
import { execute } from "./execute.ts";
import { Fault } from "./faults.ts";
import { flushMeter, meterRead } from "./meter.ts";
import { defineLongOperation, defineOperation } from "./operation.ts";
import { limitsOf } from "./plans.ts";
import { countCall } from "./rate-limits.ts";
import { holdsSecret, secret, withoutSecrets } from "./secrets.ts";
import { UploadedFile, upload } from "./uploads.ts";

const declared = {
  summary: "A test",
  scope: "tests:write",
  effect: "write",
  category: "general",
  cost: 3,
  output: z.object({ count: z.number() }).meta({ id: "Counted" }),
  faults: [],
} as const;
const Input = z.object({ fails: z.boolean().default(false), note: z.string().default("") }).meta({ id: "TestInput" });

let runs = 0;

/** Writes an event, then fails where it is told to. */
const short = defineOperation({
  ...declared,
  name: "tests.short",
  input: Input,
  async run(ctx, { fails }) {
    const count = ++runs;
    await ctx.emit("test.done", { subject: ctx.requestId });
    if (fails) throw new Fault("conflict", "It was told to fail.");
    return { count };
  },
});

const telling = defineOperation({
  ...declared,
  name: "tests.telling",
  input: Input,
  output: z.object({ note: z.string() }),
  run: async (_ctx, { note = "" }) => ({ note }),
});

const long = defineLongOperation({
  ...declared,
  name: "tests.long",
  input: Input,
  async run(ctx, { fails }) {
    const count = ++runs;
    await ctx.transact((inside) => inside.emit("test.done", { subject: ctx.requestId }));
    if (fails) throw new Fault("conflict", "It was told to fail.");
    return { count };
  },
});

/** Carries out another operation, as the steps of the capture page do. */
const outer = defineLongOperation({
  ...declared,
  name: "tests.outer",
  input: Input,
  run: (ctx, input) => execute(short, ctx, input),
});

const withFile = defineOperation({
  ...declared,
  name: "tests.file",
  input: z.object({ file: upload() }).meta({ id: "TestFile" }),
  async run() {
    return { count: ++runs };
  },
});

const revealing = defineOperation({
  ...declared,
  name: "tests.secret",
  input: Input,
  output: z.object({ id: z.string(), shown: secret() }).meta({ id: "Revealed" }),
  async run() {
    return { id: "it", shown: `shown-once-${randomUUID()}` };
  },
});

function callerOf(tenant: { id: string }, extra: Partial<Caller> = {}): Caller {
  return {
    tenantId: tenant.id,
    mode: "live",
    plan: "enterprise",
    actor: { type: "key", id: `key_${tenant.id}`, scopes: ["tests:write"] },
    user: null,
    requestId: `req_${randomUUID()}`,
    now: new Date(),
    client: { ip: "192.0.2.1", userAgent: "test" },
    origin: "http://localhost:3000",
    door: { name: "v1", accessTokenSeconds: 900 },
    ...extra,
  };
}

const eventsOf = async (caller: Caller) =>
  (await connection().sql`select 1 from events where request_id = ${caller.requestId}`).length;

async function usageOf(tenant: { id: string }, operation: string) {
  const [row] = await connection().sql<{ calls: number; cost: number }[]>`
    select coalesce(sum(calls), 0)::int as calls, coalesce(sum(cost), 0)::int as cost
    from usage where tenant_id = ${tenant.id} and operation = ${operation}`;
  return row;
}

describe("rows, event and usage", () => {
  it("are written together", async () => {
    const tenant = await newTenant();
    const caller = callerOf(tenant);
    await execute(short, caller, {});
    expect([await eventsOf(caller), await usageOf(tenant, "tests.short")]).toEqual([1, { calls: 1, cost: 3 }]);
  });

  it("are not written at all where the operation fails", async () => {
    const tenant = await newTenant();
    const caller = callerOf(tenant);
    await expect(execute(short, caller, { fails: true })).rejects.toThrow("It was told to fail.");
    expect([await eventsOf(caller), await usageOf(tenant, "tests.short")]).toEqual([0, { calls: 0, cost: 0 }]);
  });

  it("an operation without the scope does not run", async () => {
    const before = runs;
    const actor = { type: "key", id: "key_1", scopes: ["tests:read", "other:*"] } as const;
    const refused = execute(short, callerOf(await newTenant(), { actor }), {});
    await expect(refused).rejects.toMatchObject({ code: "forbidden" });
    expect(runs).toBe(before);
  });

  it("a failed sign-in leaves an event that names no address", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const id = `failed-${randomUUID()}`;
    const body = { email: user.email, password: "Wrong-Horse7" };
    await call("POST /v1/login", { headers: { ...tenant.headers, "x-request-id": id }, body });
    const events = await connection().sql`select type, subject, data from events where request_id = ${id}`;
    expect(events).toEqual([{ type: "login.failed", subject: user.id, data: { method: "password" } }]);
  });
});

describe.each([
  ["short", short],
  ["long", long],
] as const)("an Idempotency-Key of a %s operation", (_name, operation) => {
  it("gives a repeat the first answer, without running again", async () => {
    const tenant = await newTenant();
    const caller = callerOf(tenant, { idempotencyKey: "k" });
    const first = await execute(operation, caller, { note: "one" });
    const before = runs;
    expect(await execute(operation, { ...caller, requestId: "req_again" }, { note: "one" })).toEqual(first);
    expect(runs).toBe(before);
    await expect(execute(operation, caller, { note: "two" })).rejects.toMatchObject({ code: "conflict" });
  });

  it("is free again after a failure", async () => {
    const caller = callerOf(await newTenant(), { idempotencyKey: "k" });
    await expect(execute(operation, caller, { fails: true })).rejects.toThrow("It was told to fail.");
    await expect(execute(operation, caller, { note: "another" })).resolves.toBeDefined();
  });

  it("is one actor's, and one tenant's", async () => {
    const tenant = await newTenant();
    const caller = callerOf(tenant, { idempotencyKey: "k" });
    const another = { ...caller, actor: { ...caller.actor, id: "key_another" } };
    const elsewhere = callerOf(await newTenant(), { idempotencyKey: "k" });
    const counts = [caller, another, elsewhere].map(async (each) => (await execute(operation, each, {})).count);
    expect(new Set(await Promise.all(counts)).size).toBe(3);
  });

  it("is forgotten after a day", async () => {
    const tenant = await newTenant();
    const now = new Date();
    const caller = callerOf(tenant, { idempotencyKey: "k", now });
    const { count } = await execute(operation, caller, {});
    const later = (milliseconds: number) => ({ ...caller, now: new Date(now.getTime() + milliseconds) });
    expect((await execute(operation, later(24 * 3600_000 - 1), {})).count).toBe(count);
    expect((await execute(operation, later(24 * 3600_000 + 1), {})).count).not.toBe(count);
  });
});

describe("an Idempotency-Key", () => {
  it("stands for the whole of an operation that carries out another", async () => {
    const caller = callerOf(await newTenant(), { idempotencyKey: "k" });
    const first = await execute(outer, caller, {});
    expect(await execute(outer, caller, {})).toEqual(first);
  });

  it("tells files apart by their bytes", async () => {
    const caller = callerOf(await newTenant(), { idempotencyKey: "k" });
    const file = (text: string) => new UploadedFile(Buffer.from(text), "a.jpg", "image/jpeg");
    const first = await execute(withFile, caller, { file: file("one") });
    expect(await execute(withFile, caller, { file: file("one") })).toEqual(first);
    await expect(execute(withFile, caller, { file: file("two") })).rejects.toMatchObject({ code: "conflict" });
  });

  it("keeps an answer sealed, and gives it again as it was", async () => {
    const tenant = await newTenant();
    const caller = callerOf(tenant, { idempotencyKey: "k" });
    const first = await execute(telling, caller, { note: "a note of one person" });
    expect(JSON.stringify(first)).toContain("a note of one person");
    const rows = await connection()
      .sql`select idempotency::text as text from idempotency where tenant_id = ${tenant.id}`;
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain("a note");
    expect(await execute(telling, caller, { note: "a note of one person" })).toEqual(first);
  });

  it("opens no answer that an earlier version has kept in clear: a repeat is refused", async () => {
    const tenant = await newTenant();
    const caller = callerOf(tenant, { idempotencyKey: "k" });
    await execute(telling, caller, { note: "once" });
    await connection().sql`update idempotency set output = '{"note": "once"}' where tenant_id = ${tenant.id}`;
    await expect(execute(telling, caller, { note: "once" })).rejects.toMatchObject({ code: "conflict" });
  });

  it("keeps no secret: a repeat is refused and the table does not hold it", async () => {
    const tenant = await newTenant();
    const caller = callerOf(tenant, { idempotencyKey: "k" });
    const { shown } = await execute(revealing, caller, {});
    await expect(execute(revealing, caller, {})).rejects.toMatchObject({ code: "conflict" });
    const rows = await connection()
      .sql`select idempotency::text as text from idempotency where tenant_id = ${tenant.id}`;
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(shown);
  });

  it("keeps no key, token or password of the API's own operations", async () => {
    const tenant = await newTenant();
    const headers = { ...tenant.headers, "idempotency-key": "k" };
    const email = `user-${randomUUID()}@example.com`;
    const made = await call("POST /v1/api-keys", { headers, body: { name: "kept?" } });
    const signedUp = await call("POST /v1/signup", {
      headers: { ...headers, "idempotency-key": "k2" },
      body: { email, password: "Correct-Horse7" },
    });
    const rows = await connection()
      .sql`select idempotency::text as text from idempotency where tenant_id = ${tenant.id}`;
    expect(rows).toHaveLength(2);
    for (const kept of [
      made.body.key,
      signedUp.body.access_token,
      signedUp.body.refresh_token,
      email,
      "Correct-Horse7",
    ])
      expect(JSON.stringify(rows)).not.toContain(String(kept));
  });
});

describe("a secret in an output", () => {
  const Deep = z.object({ list: z.array(z.object({ key: secret().nullable() })).optional() });

  it("is found at any depth", () => {
    expect([holdsSecret(Deep), holdsSecret(declared.output)]).toEqual([true, false]);
  });

  it("is left out, and nothing is kept where it lies deeper", () => {
    expect(withoutSecrets(revealing.output, { id: "it", shown: "x" })).toEqual({ id: "it" });
    expect(withoutSecrets(Deep, { list: [{ key: "x" }] })).toBeUndefined();
  });
});

describe("usage", () => {
  it("that cannot be written while the database is away is written once it is back", async () => {
    const tenant = await newTenant();
    const refused = () => Promise.reject(Object.assign(new Error("away"), { code: "ECONNREFUSED" }));
    for (let failure = 0; failure < 3; failure++) await admitted(refused).catch(() => {});
    // While one call finds out whether it is back, all others are refused.
    const answer = Promise.withResolvers<void>();
    const probe = admitted(() => answer.promise, 600_000);
    meterRead(tenant.id, "live", short, new Date());
    await flushMeter();
    expect(await usageOf(tenant, "tests.short")).toMatchObject({ calls: 0 });
    answer.resolve();
    await probe.catch(() => {});
    await flushMeter();
    expect(await usageOf(tenant, "tests.short")).toMatchObject({ calls: 1 });
  });

  it("counts reads too, once a tenant's are written down", async () => {
    const tenant = await newTenant();
    for (let count = 0; count < 3; count++) await call("GET /v1/users", { headers: tenant.headers });
    await flushMeter(tenant.id);
    expect(await usageOf(tenant, "users.list")).toMatchObject({ calls: 3 });
  });
});

async function freeTenant(): Promise<TestTenant> {
  const tenant = await newTenant();
  await connection().sql`update organizations set plan = 'free' where id = ${tenant.id}`;
  return tenant;
}

describe("the quota of the plan free", () => {
  const use = (tenant: TestTenant, cost: number) => connection().sql`
    insert into usage (tenant_id, mode, day, operation, shard, calls, cost)
    values (${tenant.id}, 'live', ${new Date().toISOString().slice(0, 10)}, 'tests.used', 0, 1, ${cost})`;

  const create = (headers: Record<string, string>) => call("POST /v1/kyc/sessions", { headers, body: {} });

  it("lets the last unit through", async () => {
    const tenant = await freeTenant();
    await use(tenant, (limitsOf("free").unitsPerMonth ?? 0) - 1);
    expect((await create(tenant.headers)).status).toBe(201);
  });

  it("refuses when it is used up, until next month, and lets test mode go on", async () => {
    const tenant = await newTenant();
    const testKey = await newKey(tenant, { mode: "test" });
    await connection().sql`update organizations set plan = 'free' where id = ${tenant.id}`;
    await use(tenant, limitsOf("free").unitsPerMonth ?? 0);
    const answer = await create(tenant.headers);
    expect([answer.status, answer.body.error]).toEqual([429, "quota_exceeded"]);
    const days = Number(answer.headers["retry-after"]) / 86_400;
    expect(days).toBeGreaterThan(0);
    expect(days).toBeLessThanOrEqual(31);
    expect((await create({ authorization: `Bearer ${testKey}` })).status).toBe(201);
    // Looking and leaving cost nothing.
    expect((await call("GET /v1/users", { headers: tenant.headers })).status).toBe(200);
  });
});

describe("a rate limit", () => {
  it("holds over two processes", async () => {
    const subject = `test:${randomUUID()}`;
    const now = new Date();
    for (let count = 0; count < 4; count++) expect((await countCall(subject, 5, now)).isExceeded).toBe(false);
    // What a second process has: limiters of its own over the same store.
    const held = Symbol.for("bonafide.shared-limiters");
    expect(held in globalThis).toBe(true);
    Reflect.deleteProperty(globalThis, held);
    const fifth = await countCall(subject, 5, now);
    expect([fifth.isExceeded, fifth.remaining]).toEqual([false, 0]);
    const sixth = await countCall(subject, 5, now);
    expect([sixth.isExceeded, sixth.remaining]).toEqual([true, 0]);
    expect(sixth.retryAfterSeconds).toBeGreaterThan(0);
  });

  it("lets exactly its number of parallel calls through, and tells each how many are left", async () => {
    const subject = `test:${randomUUID()}`;
    const states = await Promise.all(Array.from({ length: 50 }, () => countCall(subject, 30, new Date())));
    const admitted = states.filter((state) => !state.isExceeded).map((state) => state.remaining);
    expect(admitted.toSorted((left, right) => right - left)).toEqual(
      Array.from({ length: 30 }, (_, index) => 29 - index),
    );
    expect((await countCall(subject, 30, new Date())).isExceeded).toBe(true);
  });

  it("of one key is not that of another", async () => {
    const [one, another] = [`test:${randomUUID()}`, `test:${randomUUID()}`];
    for (let count = 0; count < 3; count++) await countCall(one, 2, new Date());
    expect((await countCall(another, 2, new Date())).isExceeded).toBe(false);
  });
});
