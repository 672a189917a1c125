import { execFile, spawn } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import postgres from "postgres";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { readEnv } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { temporaryFolder } from "#lib/testing/temporary-folder.ts";
import { databaseUser, isReachable } from "./database-user.ts";
import { freePort } from "./free-port.ts";
import { openDatabase } from "./open-database.ts";
import { postgresFolder, sharedPostgresFolder } from "./postgres-binaries.ts";
import { StartError } from "./start-error.ts";

const DEBIAN = "/usr/lib/postgresql/15/bin";

async function embeddedBinaries(): Promise<string> {
  const folder = await postgresFolder();
  return path.join(!databaseUser() || isReachable(folder) ? folder : await sharedPostgresFolder("18.4"), "bin");
}

/** A PostgreSQL of its own for one test, since roles are a whole cluster's; statements run as its superuser. */
async function newCluster(bin: string) {
  const [folder, user, port] = [temporaryFolder(), databaseUser(), await freePort()];
  const data = path.join(folder, "data");
  chmodSync(folder, 0o755);
  mkdirSync(data, { mode: 0o700 });
  if (user) chownSync(data, user.uid, user.gid);
  const flags = ["-D", data, "-U", "root", "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"];
  await promisify(execFile)(path.join(bin, "initdb"), flags, { ...user });
  const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off", "shared_buffers=16MB"];
  const given = ["-D", data, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])];
  const server = spawn(path.join(bin, "postgres"), given, { ...user, stdio: "ignore" });
  onTestFinished(async () => {
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGQUIT");
    await ended;
  });
  const address = (name: string, database: string) => `postgres://${name}@127.0.0.1:${port}/${database}`;
  const run = async (statement: string, name = "root", database = "postgres"): Promise<Record<string, unknown>[]> => {
    const sql = postgres(address(name, database), { max: 1, connect_timeout: 2, onnotice: () => {} });
    return sql.unsafe<Record<string, unknown>[]>(statement).finally(() => sql.end({ timeout: 1 }));
  };
  await vi.waitFor(() => run("select 1"), { timeout: 60_000, interval: 50 });
  /** A user, who is no superuser, with a database of the same name. */
  const newInstallation = async (name: string, rights = "createrole") => {
    await run(`create role "${name}" login nosuperuser ${rights}`);
    await run(`create database "${name}" owner "${name}"`);
    return { name, url: address(name, name) };
  };
  return { run, newInstallation };
}

/** As a start does it: rights looked at, tables made. */
async function start({ url }: { url: string }): Promise<string> {
  const MASTER_KEY = Buffer.alloc(32).toString("base64");
  try {
    const close = await openDatabase(readEnv({ DATABASE_URL: url, MASTER_KEY }));
    await close();
    return "started";
  } catch (cause) {
    if (cause instanceof StartError) return cause.message;
    throw cause;
  }
}

/** Starts the product's worker, which makes the queue, until it says that it runs; what it says where it does not. */
function work({ url }: { url: string }): Promise<string> {
  const MASTER_KEY = Buffer.alloc(32).toString("base64");
  const env = { PATH: process.env.PATH, DATABASE_URL: url, MASTER_KEY, PUBLIC_URL: "http://localhost:3000" };
  const worker = spawn(process.execPath, ["worker.ts"], { env: { ...env, NODE_ENV: "test" } });
  return new Promise((resolve) => {
    let said = "";
    for (const stream of [worker.stdout, worker.stderr])
      stream.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes("worker is running")) worker.kill("SIGTERM");
      });
    worker.once("exit", () => resolve(said));
  });
}

/** The statements that a refusal says to run. */
const remedyIn = (said: string) => / run, as .*?, ([A-Z].*;)$/.exec(said)?.[1] ?? said;

type Cluster = { run(statement: string, name: string, database: string): Promise<Record<string, unknown>[]> };

/** The role that the installation's user puts on, and what it may see: whether tenants' work can be done. */
async function works({ run }: Cluster, name: string): Promise<Record<string, unknown> | undefined> {
  const statement =
    "select set_config('role', 'bonafide_app', false) as name, (select count(*)::int from users) as users";
  const [row] = await run(statement, name, name);
  return row;
}

const KINDS: readonly [string, () => Promise<string>, boolean][] = [
  ["the embedded PostgreSQL", embeddedBinaries, true],
  ["PostgreSQL 15", () => Promise.resolve(DEBIAN), existsSync(DEBIAN)],
];

describe.each(KINDS)("two installations of two users who are no superusers, in %s", (name, binaries, isThere) => {
  const isOld = name === "PostgreSQL 15";

  it.skipIf(!isThere)(
    "start both, the second after what the first refusal says, run by the first one's user",
    async () => {
      const cluster = await newCluster(await binaries());
      const first = await cluster.newInstallation("first");
      const second = await cluster.newInstallation("the-second");
      expect(await start(first)).toBe("started");
      expect(await start(first), "again").toBe("started");
      const said = await start(second);
      if (!isOld) {
        expect(said).toMatch(/made by another installation .* GRANT bonafide_app TO "the-second";$/);
        expect(await cluster.run("select 1 from pg_tables where schemaname = 'public'", "root", "the-second")).toEqual(
          [],
        );
        await cluster.run(remedyIn(said), first.name);
        expect(await start(second)).toBe("started");
      } else expect(said).toBe("started");
      for (const each of [first, second]) expect(await work(each)).toContain("worker is running");
      for (const each of [first, second])
        expect(await works(cluster, each.name)).toMatchObject({ name: "bonafide_app", users: 0 });
    },
  );

  it.skipIf(!isThere)("start without a right to make roles, after what the refusal says", async () => {
    const cluster = await newCluster(await binaries());
    const plain = await cluster.newInstallation("plain", "nocreaterole");
    const said = await start(plain);
    expect(said).toMatch(/CREATE ROLE bonafide_app NOLOGIN; GRANT bonafide_app TO plain;$/);
    await cluster.run(remedyIn(said));
    expect(await start(plain)).toBe("started");
    expect(await works(cluster, plain.name)).toMatchObject({ name: "bonafide_app" });
    const other = await cluster.newInstallation("other", "nocreaterole");
    const refused = await start(other);
    expect(refused).toMatch(/GRANT bonafide_app TO other;$/);
    await cluster.run(remedyIn(refused));
    expect(await start(other)).toBe("started");
  });

  it.skipIf(!isThere)(
    "are told that they share the role, until neither may connect to the other's database",
    async () => {
      const cluster = await newCluster(await binaries());
      const [first, second] = [await cluster.newInstallation("first"), await cluster.newInstallation("second")];
      const warn = vi.spyOn(log(), "warn");
      onTestFinished(() => warn.mockRestore());
      await start(first);
      expect(warn).not.toHaveBeenCalled();
      await cluster.run("grant bonafide_app to second", isOld ? "root" : first.name);
      await start(second);
      expect(warn).toHaveBeenCalledTimes(1);
      const told = String(warn.mock.calls[0]?.[0]);
      await cluster.run(remedyIn(told.replace(": run ", ": run, as its owner, ")), second.name, "second");
      await start(second);
      expect(warn).toHaveBeenCalledTimes(1);
      await expect(cluster.run("select 1", first.name, "second")).rejects.toThrow(/permission denied/);
    },
  );

  it.skipIf(!isThere)("are refused in a sentence in a database that is somebody else's", async () => {
    const cluster = await newCluster(await binaries());
    await cluster.newInstallation("owner");
    await cluster.run("create role guest login createrole");
    const [address] = [
      (await cluster.newInstallation("other")).url.replace(/other@/, "guest@").replace(/other$/, "owner"),
    ];
    const said = await start({ url: address ?? "" });
    expect(said).toMatch(/ALTER DATABASE owner OWNER TO guest;$/);
    await cluster.run(remedyIn(said));
    expect(await start({ url: address ?? "" })).toBe("started");
  });
});

it.skipIf(process.platform !== "linux")("createrole_self_grant changes nothing", async () => {
  const cluster = await newCluster(await embeddedBinaries());
  for (const [name, value] of [
    ["all", "set, inherit"],
    ["inheriting", "inherit"],
  ] as const) {
    const installation = await cluster.newInstallation(name);
    await cluster.run(`alter role "${name}" set createrole_self_grant = '${value}'`);
    const said = await start(installation);
    if (said !== "started") {
      await cluster.run(remedyIn(said));
      expect(await start(installation)).toBe("started");
    }
    expect(await works(cluster, name)).toMatchObject({ name: "bonafide_app" });
  }
});
