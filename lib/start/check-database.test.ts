import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import postgres from "postgres";
import { describe, expect, inject, it, onTestFinished } from "vitest";
import { migrateDatabase } from "#db/migrate.ts";
import { readRights } from "#db/rights.ts";
import { readEnv } from "#lib/env.ts";
import { DEBIAN, newCluster } from "#lib/testing/cluster.ts";
import { embeddedBinaries } from "#lib/testing/own-postgres.ts";
import { createDatabase } from "#lib/testing/start-database.ts";
import { temporaryFolder } from "#lib/testing/temporary-folder.ts";
import { checkDatabase, wantedRights } from "./check-database.ts";
import { mendRights } from "./mend-rights.ts";
import { openDatabase } from "./open-database.ts";
import { StartError } from "./start-error.ts";

const KEY = Buffer.alloc(32, 1).toString("base64");

async function start(url: string, set: Record<string, string> = {}): Promise<string> {
  try {
    await (await openDatabase(readEnv({ DATABASE_URL: url, MASTER_KEY: KEY, ...set })))();
    return "started";
  } catch (cause) {
    if (cause instanceof StartError) return cause.message;
    throw cause;
  }
}

/** What a program of the product says on standard error before it ends. */
async function said(entry: string, url: string, key: string): Promise<string> {
  const env = { PATH: process.env.PATH, DATABASE_URL: url, MASTER_KEY: key, PUBLIC_URL: "http://localhost:3000" };
  const own = { ...env, PORT: "0", DATA_DIR: temporaryFolder(), LOG_LEVEL: "silent", NODE_ENV: "test" } as const;
  const ended = await promisify(execFile)(process.execPath, entry.split(" "), { env: own }).catch(
    (cause: unknown) => cause,
  );
  return ended instanceof Error && "stderr" in ended ? String(ended.stderr).trim() : "started";
}

it("db/rights.json says what the migrations make (node scripts/rights.ts writes it)", async () => {
  const sql = postgres(inject("databaseUrl"), { max: 1 });
  onTestFinished(() => sql.end());
  expect(wantedRights).toEqual([...(await readRights(sql))]);
});

const KINDS: readonly [string, () => Promise<string>, boolean][] = [
  ["the embedded PostgreSQL", embeddedBinaries, true],
  ["PostgreSQL 15", () => Promise.resolve(DEBIAN), existsSync(DEBIAN)],
];

describe.each(KINDS)("a start on a database in %s", (_name, binaries, isThere) => {
  it.skipIf(!isThere)("without its policies, its grants or its role is refused, and the remedy mends it", async () => {
    const cluster = await newCluster(await binaries());
    const { name, url } = await cluster.newInstallation("first");
    expect(await start(url)).toBe("started");
    const harms = [
      "drop policy tenant_and_mode on users",
      "alter table users disable row level security",
      "drop policy tenant_and_mode on users; create policy tenant_and_mode on users to bonafide_app using (true)",
      "revoke select on users from bonafide_app",
      "grant update on events to bonafide_app",
      "revoke usage on schema public from bonafide_app",
      "revoke execute on function append_transparency_leaf(bytea) from bonafide_app",
      "drop owned by bonafide_app",
      "drop owned by bonafide_app; drop role bonafide_app",
    ];
    for (const harm of harms) {
      await cluster.run(harm, "root", name);
      const refusal = await start(url);
      expect(refusal, harm).toMatch(
        /^The database lacks policies or grants .* run npm run doctor -- --mend, and start again\.$/,
      );
      expect(await mendRights(url), harm).toBeGreaterThan(0);
      expect(await start(url), harm).toBe("started");
    }
    expect(await mendRights(url)).toBe(0);
  });

  it.skipIf(!isThere)(
    "whose role passes row security by, or may not be put on, is refused with the statement that helps",
    async () => {
      const cluster = await newCluster(await binaries());
      const { name, url } = await cluster.newInstallation("first");
      await start(url);
      for (const harm of ["alter role bonafide_app bypassrls", `revoke bonafide_app from ${name} cascade`]) {
        await cluster.run(harm);
        const remedy = / run, as .*?, ([A-Z].*;)$/.exec(await start(url))?.[1] ?? "";
        expect(remedy, harm).not.toBe("");
        await cluster.run(remedy);
        expect(await start(url), harm).toBe("started");
      }
    },
  );

  it.skipIf(!isThere)("of a newer version is refused, and nothing in it is changed", async () => {
    const cluster = await newCluster(await binaries());
    const { name, url } = await cluster.newInstallation("first");
    await start(url);
    await cluster.run(
      "insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 9999999999999)",
      name,
      name,
    );
    expect(await start(url)).toMatch(/^The database was brought to a newer version's tables: start that version/);
  });
});

describe("a database that another master key has sealed", () => {
  it("is refused by the server, the worker and the commands, in one sentence without either key", async () => {
    const cluster = await newCluster(await embeddedBinaries());
    const { url, name } = await cluster.newInstallation("first");
    const seeding = [
      "--input-type=module",
      "--eval",
      'await (await import("#lib/domain/sessions/signing-keys.ts")).currentSigningKey(); process.exit(0)',
    ];
    expect(await start(url)).toBe("started");
    await promisify(execFile)(process.execPath, seeding, {
      env: { ...process.env, DATABASE_URL: url, MASTER_KEY: KEY },
    });
    const other = Buffer.alloc(32, 2).toString("base64");
    const sentence =
      /^[\w ]* ?cannot start\. MASTER_KEY \(fingerprint [0-9a-f]{16}\) is not the key that this database was sealed with.*1 signing keys do not open;/;
    for (const entry of ["server.ts", "worker.ts"]) {
      const told = await said(entry, url, other);
      expect(told, entry).toMatch(sentence);
      expect(told.split("\n"), entry).toHaveLength(1);
      for (const key of [KEY, other]) expect(told).not.toContain(key);
    }
    expect(await said("scripts/keys.ts rewrap", url, other)).toMatch(/^MASTER_KEY \(fingerprint/);
    expect(await start(url, { MASTER_KEY: other, MASTER_KEY_PREVIOUS: KEY })).toBe("started");
    expect(await start(url)).toBe("started");
    expect(await cluster.run("select count(*)::int as keys from signing_keys", name, name)).toEqual([{ keys: 1 }]);
  });

  it("is refused in a data folder whose master.key is gone, and no new one is made", async () => {
    const dataDir = temporaryFolder();
    const settings = { ...readEnv({ DATA_DIR: dataDir }), DATABASE_URL: undefined };
    const url = await createDatabase(inject("databaseUrl"), "without_its_key");
    await migrateDatabase(url);
    const sql = postgres(url, { max: 1 });
    onTestFinished(() => sql.end());
    await sql`insert into signing_keys (kid, public_jwk, private_jwk) values ('lost', '{}', '\\x00')`;
    await expect(checkDatabase(url, settings)).rejects.toThrow(
      `The database is there, but its master key is not: put the file ${path.join(dataDir, "master.key")} back.`,
    );
    expect(existsSync(path.join(dataDir, "master.key"))).toBe(false);
  });
});
