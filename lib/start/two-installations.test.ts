import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { readEnv } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { DEBIAN, newCluster } from "#lib/testing/cluster.ts";
import { embeddedBinaries } from "#lib/testing/own-postgres.ts";
import { openDatabase } from "./open-database.ts";
import { StartError } from "./start-error.ts";

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
