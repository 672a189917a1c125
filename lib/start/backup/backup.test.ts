import { execFile, execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { readEnv } from "#lib/env.ts";
import { projectRoot } from "#lib/project-root.ts";
import { DEBIAN, newCluster } from "#lib/testing/cluster.ts";
import { embeddedBinaries } from "#lib/testing/own-postgres.ts";
import { createDatabase } from "#lib/testing/start-database.ts";
import { temporaryFolder } from "#lib/testing/temporary-folder.ts";
import { openDatabase } from "../open-database.ts";
import { makeBackup, restoreBackup } from "./index.ts";
import { writeManifest } from "./manifest.ts";

const KEY = Buffer.alloc(32, 5).toString("base64");
const OTHER_KEY = Buffer.alloc(32, 6).toString("base64");
const settingsOf = (url: string, dataDir: string, key = KEY) =>
  readEnv({ DATABASE_URL: url, DATA_DIR: dataDir, MASTER_KEY: key, PUBLIC_URL: "http://localhost:3000" });

const newDatabase = () => createDatabase(inject("databaseUrl"), `backup_${randomBytes(6).toString("hex")}`);

/** An installation that has been lived in, and its backup: made once, and only read by the tests. */
const lived = { folder: "", url: "", dataDir: "", backup: "" };

beforeAll(async () => {
  lived.folder = mkdtempSync(path.join(os.tmpdir(), "bonafide-test-"));
  lived.url = await newDatabase();
  lived.dataDir = path.join(lived.folder, "data");
  lived.backup = path.join(lived.folder, "made");
  const seed = ["scripts/seed.ts", "--users", "10", "--events", "100", "--verifications", "8"];
  const own = { DATABASE_URL: lived.url, DATA_DIR: lived.dataDir, MASTER_KEY: KEY, LOG_LEVEL: "silent" };
  const env = { PATH: process.env.PATH, NODE_ENV: "test", ...own } as const;
  await promisify(execFile)(process.execPath, seed, { cwd: projectRoot(), env });
  await makeBackup(lived.url, settingsOf(lived.url, lived.dataDir), lived.backup);
}, 300_000);
afterAll(() => rmSync(lived.folder, { recursive: true, force: true }));

/** A digest of the rows of each table, but of the minute's counts, which no backup has. */
async function contents(url: string): Promise<Record<string, unknown>> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    const tables = await sql<{ name: string }[]>`
      select n.nspname || '.' || quote_ident(c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('public', 'queue', 'drizzle') and c.relkind in ('r', 'p') and c.relpersistence = 'p' order by 1`;
    const found: Record<string, unknown> = {};
    for (const { name } of tables) {
      const [row] = await sql.unsafe(
        `select count(*)::int as rows, md5(string_agg(t::text, chr(10) order by t::text)) as digest from ${name} t`,
      );
      found[name] = row;
    }
    found.sequences = await sql`select schemaname, sequencename, last_value from pg_sequences order by 1, 2`;
    return found;
  } finally {
    await sql.end();
  }
}

function filesIn(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    names.map(({ parentPath, name }) => {
      const file = path.join(parentPath, name);
      return [path.relative(folder, file), readFileSync(file, "base64")];
    }),
  );
}

const copyOfBackup = () => {
  const copy = path.join(temporaryFolder(), "copy");
  cpSync(lived.backup, copy, { recursive: true });
  return copy;
};

const KINDS: readonly [string, () => Promise<string>, boolean][] = [
  ["the embedded PostgreSQL", embeddedBinaries, true],
  ["PostgreSQL 15", () => Promise.resolve(DEBIAN), existsSync(DEBIAN)],
];

describe.each(KINDS)("a backup restored into a fresh %s", (_name, binaries, isThere) => {
  it.skipIf(!isThere)("is row by row, file by file and right by right what it was made of, and serves", async () => {
    const cluster = await newCluster(await binaries());
    const { url } = await cluster.newInstallation("restored");
    const dataDir = path.join(temporaryFolder(), "data");
    const settings = settingsOf(url, dataDir);
    const { files } = await restoreBackup(lived.backup, settings);
    expect(await contents(url)).toEqual(await contents(lived.url));
    expect(files).toBeGreaterThan(5);
    expect(filesIn(path.join(dataDir, "storage"))).toEqual(filesIn(path.join(lived.dataDir, "storage")));
    // Compares policies, grants and keys with what this version has.
    await (await openDatabase(settings))();
    const again = path.join(temporaryFolder(), "again.tar");
    const { manifest } = await makeBackup(url, settings, again);
    expect(statSync(again).mode & 0o777).toBe(0o600);
    const [restored] = await cluster.run("select count(*)::int as users from users", "root", "restored");
    expect(manifest.counts["public.users"]).toBe(restored?.users);
  });
});

describe("a backup", () => {
  it("is plain SQL that psql reads, where there is one", async ({ skip }) => {
    const psql = path.join(DEBIAN, "psql");
    if (!existsSync(psql)) skip("needs Debian's postgresql-15");
    const cluster = await newCluster(await embeddedBinaries());
    const { url } = await cluster.newInstallation("by_hand");
    const script = gunzipSync(readFileSync(path.join(lived.backup, "database.sql.gz")));
    execFileSync(psql, ["--single-transaction", "-q", "-v", "ON_ERROR_STOP=1", url], { input: script, stdio: "pipe" });
    expect(await contents(url)).toEqual(await contents(lived.url));
  });

  it("holds neither the master key nor, in the open, what the database seals", () => {
    const all = Object.entries(filesIn(lived.backup)).map(([name, base64]) => {
      const bytes = Buffer.from(base64, "base64");
      return (name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("latin1");
    });
    for (const text of all)
      expect(text.includes(KEY) || text.includes(Buffer.from(KEY, "base64").toString("latin1"))).toBe(false);
    expect(all.some((text) => text.includes('"date_of_birth"'))).toBe(false);
    expect(statSync(lived.backup).mode & 0o077).toBe(0);
  });

  it("is refused where there is something already, and where there is nothing to back up", async () => {
    const settings = settingsOf(lived.url, lived.dataDir);
    await expect(makeBackup(lived.url, settings, lived.backup)).rejects.toThrow("name another file or folder");
    const url = await newDatabase();
    const to = path.join(temporaryFolder(), "none");
    await expect(makeBackup(url, settingsOf(url, lived.dataDir), to)).rejects.toThrow("nothing to back up");
    expect(existsSync(to)).toBe(false);
  });
});

describe("a restore is refused, and writes nothing,", () => {
  async function refused(from: string, key = KEY): Promise<string> {
    const url = await newDatabase();
    const said = await restoreBackup(from, settingsOf(url, path.join(temporaryFolder(), "data"), key)).then(
      () => "restored",
      (cause: unknown) => String(cause),
    );
    const sql = postgres(url, { max: 1 });
    const [row] = await sql`select count(*)::int as tables from pg_tables where schemaname = 'public'`;
    await sql.end();
    expect(row?.tables).toBe(0);
    return said;
  }

  it("by another master key, which is told by its fingerprint", async () => {
    expect(await refused(lived.backup, OTHER_KEY)).toMatch(/fingerprint \w{16}\) does not fit the backup/);
  });

  it.each<[string, (copy: string) => void, string]>([
    ["a changed table", (copy) => appendFileSync(path.join(copy, "database.sql.gz"), "x"), "was changed"],
    ["a cut table", (copy) => truncateSync(path.join(copy, "database.sql.gz"), 1000), "was changed"],
    ["a missing file", (copy) => rmSync(path.join(copy, "files"), { recursive: true }), "lacks its file files/"],
    ["a changed list of files", (copy) => appendFileSync(path.join(copy, "SHA256SUMS"), "\n"), "was changed"],
    [
      "a changed manifest",
      (copy) => {
        const file = path.join(copy, "manifest.json");
        writeFileSync(file, readFileSync(file, "utf8").replace('"public.users": ', '"public.users": 1'));
      },
      "manifest was changed",
    ],
    [
      "a list that leads out of it, by whoever has the key",
      (copy) => {
        const list = path.join(copy, "SHA256SUMS");
        appendFileSync(list, `${"0".repeat(64)}  files/../../elsewhere\n`);
        const manifest = JSON.parse(readFileSync(path.join(copy, "manifest.json"), "utf8"));
        const digests = createHash("sha256").update(readFileSync(list)).digest("hex");
        writeManifest(copy, { ...manifest, digests }, Buffer.from(KEY, "base64"));
      },
      "names a place outside of it",
    ],
    ["no manifest", (copy) => rmSync(path.join(copy, "manifest.json")), "cannot be read"],
  ])("with %s", async (_name, harm, told) => {
    const copy = copyOfBackup();
    harm(copy);
    expect(await refused(copy)).toContain(told);
  });

  it("with half of a tar, and with nothing at all", async () => {
    const tar = path.join(temporaryFolder(), "half.tar");
    await makeBackup(lived.url, settingsOf(lived.url, lived.dataDir), tar);
    truncateSync(tar, Math.floor(statSync(tar).size / 2));
    expect(await refused(tar)).toMatch(/it is no backup, or not all of it|lacks its file|cannot be read/);
    expect(await refused(path.join(temporaryFolder(), "none"))).toContain("There is no backup at");
  });

  it("into a database or a data folder that is in use", async () => {
    const before = await contents(lived.url);
    const elsewhere = path.join(temporaryFolder(), "data");
    await expect(restoreBackup(lived.backup, settingsOf(lived.url, elsewhere))).rejects.toThrow("is not empty");
    const url = await newDatabase();
    await expect(restoreBackup(lived.backup, settingsOf(url, lived.dataDir))).rejects.toThrow("is in use (storage)");
    expect(await contents(lived.url)).toEqual(before);
  });
});

describe("a restore that was cut off", () => {
  it.each([
    ["before it was committed", false],
    ["after it was committed", true],
  ])("%s lets nothing start, and goes on when it is run again", async (_name, isCommitted) => {
    const url = await newDatabase();
    const dataDir = path.join(temporaryFolder(), "data");
    const settings = settingsOf(url, dataDir);
    if (isCommitted) await restoreBackup(lived.backup, settings);
    else mkdirSync(path.join(dataDir, "storage.partial", "org_x"), { recursive: true });
    writeFileSync(path.join(dataDir, "restore-unfinished"), "");
    await expect(openDatabase(settingsOf(url, dataDir))).rejects.toThrow("run the same npm run restore again");
    await restoreBackup(lived.backup, settings);
    expect(await contents(url)).toEqual(await contents(lived.url));
    expect(filesIn(path.join(dataDir, "storage"))).toEqual(filesIn(path.join(lived.dataDir, "storage")));
    expect(readdirSync(dataDir)).not.toContain("storage.partial");
    await (await openDatabase(settings))();
  });
});
