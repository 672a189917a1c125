import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import postgres from "postgres";
import { describe, expect, inject, it, onTestFinished } from "vitest";
import { type Env, readEnv } from "#lib/env.ts";
import { createDatabase } from "#lib/testing/start-database.ts";
import { runningPostgres } from "./embedded-postgres.ts";
import { reachDatabase } from "./open-database.ts";
import { holdDataFolder } from "./single-instance.ts";

const MASTER_KEY = Buffer.alloc(32).toString("base64");

function newFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "bonafide-reach-"));
  // As root the database runs as another user, who must get here.
  chmodSync(folder, 0o755);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function tablesAt({ DATABASE_URL }: Env): Promise<number> {
  const sql = postgres(DATABASE_URL ?? "", { max: 1 });
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int from information_schema.tables where table_name in ('users', 'events')`;
  await sql.end();
  return row?.count ?? 0;
}

describe("the embedded database", () => {
  it("ends with a process that ends without having stopped it", async () => {
    const folder = newFolder();
    const script = `
      const { openDatabase } = await import("#lib/start/open-database.ts");
      const { readEnv } = await import("#lib/env.ts");
      const settings = readEnv({ DATA_DIR: ${JSON.stringify(folder)} });
      await openDatabase(settings);
      process.stdout.write(settings.DATABASE_URL);
      process.exit(3);
    `;
    const args = ["--input-type=module", "--eval", script];
    const failed = await promisify(execFile)(process.execPath, args).catch((cause: unknown) => cause);
    expect(failed).toMatchObject({ code: 3, stdout: expect.stringMatching(/^postgres:/) });
    // It removes postmaster.pid as its last act.
    await expect.poll(() => runningPostgres(folder), { timeout: 300_000 }).toBeUndefined();
  });
});

describe("the database of a script", () => {
  it("is the embedded one, started where no server runs, shared where one does, and free afterwards", async () => {
    const folder = newFolder();
    const [first, second] = [readEnv({ DATA_DIR: folder }), readEnv({ DATA_DIR: folder })];
    const stop = await reachDatabase(first);
    expect(await tablesAt(first)).toBe(2);
    const letGo = await reachDatabase(second);
    expect(second.DATABASE_URL).toBe(first.DATABASE_URL);
    await letGo();
    expect(await tablesAt(first)).toBe(2);
    await stop();
    await expect(tablesAt(first)).rejects.toThrow("ECONNREFUSED");
    (await holdDataFolder(folder))();
  }, 120_000);

  it("is refused while the server that holds the folder has none yet", async () => {
    const folder = newFolder();
    const letGo = await holdDataFolder(folder);
    onTestFinished(letGo);
    await expect(reachDatabase(readEnv({ DATA_DIR: folder }))).rejects.toThrow("is starting or stopping");
  });

  it("is the operator's where there is one", async () => {
    const url = await createDatabase(inject("databaseUrl"), `operators_${randomBytes(6).toString("hex")}`);
    const settings = readEnv({ DATABASE_URL: url, MASTER_KEY, DATA_DIR: newFolder() });
    const letGo = await reachDatabase(settings);
    expect(await tablesAt(settings)).toBe(2);
    await letGo();
    expect(await tablesAt(settings)).toBe(2);
  });
});
