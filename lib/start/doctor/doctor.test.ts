import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished, vi } from "vitest";
import * as z from "zod";
import { readEnv } from "#lib/env.ts";
import { projectRoot } from "#lib/project-root.ts";
import { createDatabase } from "#lib/testing/start-database.ts";
import { temporaryFolder } from "#lib/testing/temporary-folder.ts";
import { freePort } from "../free-port.ts";
import { mendRights } from "../mend-rights.ts";
import { openDatabase } from "../open-database.ts";
import { looksAtDatabase } from "./database.ts";

const KEY = Buffer.alloc(32, 5).toString("base64");
const Findings = z.array(
  z.object({ about: z.string(), state: z.enum(["good", "doubt", "bad", "unseen"]), says: z.string() }),
);

/** One installation whose worker runs, on which the tests look; what harms it takes one of its own. */
const well = { url: "", dataDir: "" };
let worker: ReturnType<typeof spawn>;

beforeAll(async () => {
  well.url = await newDatabase();
  well.dataDir = mkdtempSync(path.join(os.tmpdir(), "bonafide-test-"));
  worker = spawn(process.execPath, ["worker.ts"], { cwd: projectRoot(), env: envOf(well), stdio: "ignore" });
  await vi.waitFor(async () => expect(await stateOf(well, "queue")).toBe("good"), { timeout: 120_000, interval: 200 });
  await newSigningKey(well);
}, 180_000);
afterAll(async () => {
  const ended = new Promise((resolve) => worker.once("exit", resolve));
  worker.kill("SIGTERM");
  await ended;
  rmSync(well.dataDir, { recursive: true, force: true });
});

type Installation = { url: string; dataDir: string };
const newDatabase = () => createDatabase(inject("databaseUrl"), `doctor_${randomBytes(6).toString("hex")}`);

function envOf({ url, dataDir }: Installation, set: Record<string, string> = {}) {
  const own = { DATABASE_URL: url, DATA_DIR: dataDir, MASTER_KEY: KEY, PUBLIC_URL: "http://127.0.0.1:9" };
  return { PATH: process.env.PATH, NODE_ENV: "test", LOG_LEVEL: "silent", ...own, ...set } as const;
}

/** What the command prints for machines, and how it ends. */
async function doctor(on: Installation, set: Record<string, string> = {}) {
  const options = { cwd: projectRoot(), env: envOf(on, set) };
  const ended = await promisify(execFile)(process.execPath, ["scripts/doctor.ts", "--json"], options).then(
    ({ stdout }) => ({ stdout, code: 0 }),
    (failure: { stdout: string; code: number }) => failure,
  );
  const findings = Findings.parse(JSON.parse(ended.stdout));
  const of = (about: string) => findings.filter((each) => each.about === about);
  return { code: ended.code, text: ended.stdout, findings, of };
}

const newSigningKey = (on: Installation) =>
  promisify(execFile)(process.execPath, ["scripts/keys.ts", "rotate-signing"], { cwd: projectRoot(), env: envOf(on) });

async function stateOf(on: Installation, about: string) {
  const findings = await looksAtDatabase(on.url, readEnv(envOf(on)));
  return findings.find((each) => each.about === about)?.state;
}

/** An installation that was started once, and in which nobody works. */
async function installed(...harms: string[]): Promise<Installation> {
  const on = { url: await newDatabase(), dataDir: temporaryFolder() };
  await (await openDatabase(readEnv(envOf(on))))();
  await harmed(on, ...harms);
  return on;
}

async function harmed({ url }: Installation, ...statements: string[]): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  for (const statement of statements) await sql.unsafe(statement);
  await sql.end();
}

/** A server on a port of its own that answers every address so. */
async function answering(status: number, body: string): Promise<string> {
  const server = http.createServer((_req, res) => res.writeHead(status).end(body));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
}

describe("npm run doctor", () => {
  it("finds nothing wrong with an installation that is well, and ends with 0", async () => {
    const { code, findings } = await doctor(well, { PUBLIC_URL: await answering(200, "{}") });
    const others = findings.filter(({ about }) => about !== "pages"); // which a clone has not built
    // The tests' own PostgreSQL has no other user.
    const superuser = { about: "database", state: "doubt", says: expect.stringContaining("is a superuser") };
    expect(others.filter(({ state }) => state !== "good")).toEqual([superuser]);
    expect([...new Set(others.map(({ about }) => about))].sort()).toEqual(
      "address clock database disk files keys programs providers queue redis rights settings tables".split(" "),
    );
    expect(code).toBe(0);
  });

  it("names every setting that is wrong, and ends with 1", async () => {
    const { code, of } = await doctor(well, { PORT: "x", REDIS_URL: "nowhere" });
    expect(of("settings").map(({ state, says }) => `${state} ${says.split(" ")[0]}`)).toEqual([
      "bad PORT",
      "bad REDIS_URL",
    ]);
    expect(code).toBe(1);
  });

  it("says what it could not look at without the database", async () => {
    const { code, of } = await doctor({ ...well, url: "postgres://nobody:secret-7@127.0.0.1:9/none" });
    expect(of("database")[0]).toMatchObject({ state: "bad", says: expect.stringContaining("nothing listens") });
    expect(of("keys")[0]).toMatchObject({ state: "unseen" });
    expect(code).toBe(1);
  });

  it("starts nothing and makes nothing where there is nothing yet", async () => {
    const dataDir = path.join(temporaryFolder(), "none");
    const { code, of } = await doctor({ url: "", dataDir }, { MASTER_KEY: "" });
    expect(of("database")[0]).toMatchObject({ state: "doubt", says: expect.stringContaining("first start makes it") });
    expect([code, existsSync(dataDir)]).toEqual([0, false]);
  });

  it("tells a master key that is another one, and prints neither", async () => {
    const other = Buffer.alloc(32, 6).toString("base64");
    const { of, text } = await doctor(well, { MASTER_KEY: other });
    expect(of("keys")[0]).toMatchObject({
      state: "bad",
      says: expect.stringMatching(/fingerprint \w{16}\) is not the key/),
    });
    expect([text.includes(KEY), text.includes(other)]).toEqual([false, false]);
  });

  it("tells that the master key of before is needed, and when it is not any more", async () => {
    const next = Buffer.alloc(32, 6).toString("base64");
    const needed = await doctor(well, { MASTER_KEY: next, MASTER_KEY_PREVIOUS: KEY });
    expect(needed.of("keys")[1]?.says).toContain("run npm run keys -- rewrap");
    const done = await doctor(well, { MASTER_KEY_PREVIOUS: next });
    expect(done.of("keys")[1]?.says).toContain("take MASTER_KEY_PREVIOUS away");
  });

  it("tells a data folder that cannot be written", async () => {
    const file = path.join(temporaryFolder(), "file");
    writeFileSync(file, "");
    const { of } = await doctor({ ...well, dataDir: file });
    expect(of("disk")[0]).toMatchObject({ state: "bad", says: expect.stringContaining("cannot be written (ENOTDIR)") });
  });

  it("tells a Redis and a mail server that nothing listens at, and connects to one that does", async () => {
    const mail = { EMAIL_PROVIDER: "smtp", EMAIL_FROM: "a@example.com" };
    const down = await doctor(well, { ...mail, REDIS_URL: "redis://127.0.0.1:9", SMTP_URL: "smtp://127.0.0.1:9" });
    expect(down.of("redis")[0]).toMatchObject({ state: "bad", says: expect.stringContaining("nothing listens") });
    expect(down.of("providers")[0]).toMatchObject({ state: "bad", says: expect.stringContaining("ECONNREFUSED") });
    const port = await freePort();
    const server = net.createServer((socket) => socket.end()).listen(port, "127.0.0.1");
    onTestFinished(() => void server.close());
    const up = await doctor(well, { ...mail, SMTP_URL: `smtp://user:secret-7@127.0.0.1:${port}` });
    expect(up.of("providers")[0]).toMatchObject({ state: "good" });
    expect(up.text).not.toContain("secret-7");
  });

  it.each([
    [503, '{"status":"not_ready"}', "bad", "is not ready"],
    [404, "not found", "bad", "is no server of this product"],
  ])("tells what answers at PUBLIC_URL with %i", async (status, body, state, says) => {
    const { of } = await doctor(well, { PUBLIC_URL: await answering(status, body) });
    expect(of("address")[0]).toMatchObject({ state, says: expect.stringContaining(says) });
  });
});

describe("of a database, doctor tells", () => {
  const findingsOf = async (on: Installation) => looksAtDatabase(on.url, readEnv(envOf(on)));

  it("a lost policy, until it is mended", async () => {
    const on = await installed("drop policy tenant_and_mode on users");
    expect(await stateOf(on, "rights")).toBe("bad");
    await mendRights(on.url);
    expect(await stateOf(on, "rights")).toBe("good");
  });

  it.each([
    ["tables that are still to come", "select 1", "doubt", "first server or worker"],
    [
      "migrations that are still to come",
      "delete from drizzle.__drizzle_migrations where id = (select max(id) from drizzle.__drizzle_migrations)",
      "doubt",
      "1 migrations",
    ],
    [
      "a newer version's tables",
      "insert into drizzle.__drizzle_migrations (hash, created_at) values ('x', 9999999999999)",
      "bad",
      "newer version",
    ],
  ])("%s", async (name, harm, state, says) => {
    const isEmpty = name === "tables that are still to come";
    const on = isEmpty ? { url: await newDatabase(), dataDir: temporaryFolder() } : await installed(harm);
    const finding = (await findingsOf(on)).find(({ about }) => about === "tables");
    expect(finding).toMatchObject({ state, says: expect.stringContaining(says) });
  });

  it("that nobody works in it, what waits, what failed, and a key that nobody replaced", async () => {
    const on = await installed();
    expect((await findingsOf(on)).find(({ about }) => about === "queue")?.says).toContain(
      "Nobody looks after the queue",
    );
    const ended = spawn(process.execPath, ["worker.ts"], { cwd: projectRoot(), env: envOf(on), stdio: "ignore" });
    await vi.waitFor(async () => expect(await stateOf(on, "queue")).toBe("good"), { timeout: 120_000, interval: 200 });
    const gone = new Promise((resolve) => ended.once("exit", resolve));
    ended.kill("SIGKILL");
    await gone;
    await newSigningKey(on);
    await harmed(
      on,
      `insert into queue.job (name, data, start_after, created_on)
         values ('webhooks.deliver', '{}', now() - interval '1 hour', now() - interval '1 hour')`,
      `insert into queue.job (name, data, state, completed_on) values ('messages.send', '{}', 'failed', now())`,
      `update signing_keys set created_at = created_at - interval '100 days'`,
    );
    const wrong = (await findingsOf(on)).filter(({ about, state }) => about !== "database" && state !== "good");
    expect(wrong.map(({ says }) => says)).toEqual([
      expect.stringContaining("key of access tokens is due"),
      expect.stringMatching(/^1 jobs of webhooks\.deliver are due, the oldest for 60 minutes/),
      expect.stringMatching(/^1 jobs of messages\.send failed for good/),
    ]);
  });

  it("a clock that is another one than this machine's", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    onTestFinished(() => void vi.useRealTimers());
    vi.setSystemTime(Date.now() + 5_000);
    expect(await stateOf(well, "clock")).toBe("doubt");
    vi.setSystemTime(Date.now() + 60_000);
    expect(await stateOf(well, "clock")).toBe("bad");
  });
});
