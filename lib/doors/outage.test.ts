import { existsSync } from "node:fs";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { closeDatabase, connection } from "#db/client.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { listenForEvictions, onEviction } from "#db/short-cache.ts";
import { env } from "#lib/env.ts";
import { stopQueue } from "#lib/jobs/queue.ts";
import type { Answer } from "#lib/testing/call.ts";
import { type OwnPostgres, ownPostgres } from "#lib/testing/own-postgres.ts";
import { everyRoute } from "#lib/testing/routes.ts";
import { newWorld, send, type Visit, visit } from "#lib/testing/visit.ts";

// This file has a process and a database of its own (kind-of-test.ts: it changes a setting).
process.env.WORKER = "off";

const WAIT = { timeout: 240_000, interval: 20 };

// One or two of every door, among them those that write, and those that need no credential.
const ROUTES = [
  "v1 GET /v1/organization",
  "v1 POST /v1/signup",
  "v1 POST /v1/login",
  "v1 POST /v1/organizations",
  "auth1 GET /api/auth/session",
  "zeroauth GET /v1/auth/zkp/nonce",
  "zeroauth GET /api/console/account",
  "zkauth GET /api/v1/client/me",
  "ekyc GET /partner/sessions",
  "ekyc POST /partner/sessions",
  "capture GET /kyc/{session_id}/capture",
  "hosted POST /hosted/{realm}/sign-in",
];

let server: OwnPostgres;
let visits: { at: (typeof everyRoute)[number]; wanted: Visit }[] = [];

beforeAll(async () => {
  server = await ownPostgres();
  await migrateDatabase(server.url);
  Object.assign(env(), { DATABASE_URL: server.url });
  const world = await newWorld();
  visits = await Promise.all(
    everyRoute.filter(({ name }) => ROUTES.includes(name)).map(async (at) => ({ at, wanted: await visit(world, at) })),
  );
  return async () => {
    await stopQueue();
    await closeDatabase();
    await server.remove();
  };
});

const askAll = () => Promise.all(visits.map(({ at, wanted }) => send(at, wanted)));

async function expectUnavailable(answers: Answer[]): Promise<void> {
  for (const [index, { status, headers, text }] of answers.entries()) {
    const at = visits[index]?.at;
    if (!at) throw new Error("more answers than calls");
    expect([at.name, status, headers["retry-after"]], text).toEqual([at.name, 503, "1"]);
    expect(text).toContain("The service cannot be reached for a moment");
    expect(text).not.toMatch(/postgres|127\.0\.0\.1|ECONN|select /i);
  }
}

/** All that was refused is served again by itself. */
async function expectServed(): Promise<void> {
  for (const { at, wanted } of visits)
    await vi.waitFor(async () => {
      const { status, text } = await send(at, wanted);
      // What writes may have been done once already.
      expect([200, 201, 409], `${at.name}: ${text}`).toContain(status);
    }, WAIT);
}

describe("while the database is away", () => {
  it("every door answers 503 with Retry-After in its envelope, and serves again once it is back", async () => {
    expect(visits.map(({ at }) => at.name).sort()).toEqual([...ROUTES].sort());
    for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
      await expectServed();
      await server.end(signal);
      await expectUnavailable(await askAll());
      await server.start();
    }
    await expectServed();
  });

  it("evictions are heard again once it is back", async () => {
    const stop = await listenForEvictions();
    const heard = vi.fn();
    onEviction("outage", heard);
    await server.end("SIGKILL");
    await server.start();
    await vi.waitFor(async () => {
      await connection().sql`select pg_notify('bonafide_evict', 'outage key')`;
      expect(heard).toHaveBeenCalledWith("key");
    }, WAIT);
    await stop();
  });
});

// Linux tells which processes a database has.
describe.skipIf(!existsSync("/proc/self/task"))("while the database is frozen", () => {
  it("every call is answered 503, the many that come meanwhile too, and all is served once it is thawed", async () => {
    await expectServed();
    server.freeze();
    // Nothing thaws it before all of them have their answers.
    await expectUnavailable(await askAll());
    await expectUnavailable(await askAll());
    const [first] = visits;
    if (!first) throw new Error("there is no route");
    const many = await Promise.all(Array.from({ length: 200 }, () => send(first.at, first.wanted)));
    expect(many.filter(({ status }) => status !== 503)).toEqual([]);
    server.thaw();
    await expectServed();
  });
});
