import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, inject, it } from "vitest";
import { hashCost, readEnv } from "#lib/env.ts";
import { startReceiver } from "#lib/testing/receiver.ts";
import { prepareDataFolder } from "./data-folder.ts";
import { checkOperatorDatabase } from "./operator-database.ts";
import { holdDataFolder } from "./single-instance.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "bonafide-start-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const MASTER_KEY = Buffer.alloc(32).toString("base64");

describe("the settings", () => {
  it("are usable where none is set", () => {
    expect(readEnv({})).toMatchObject({ PORT: 3000, publicUrl: "http://localhost:3000", WORKER: "in-process" });
  });

  it("name every problem in one message, and repeat no value", () => {
    const wrong = {
      PORT: "99999",
      PUBLIC_URL: "nonsense-address",
      DATABASE_URL: "mysql://user:hunter2@host/db",
      LOG_LEVEL: "loud",
      WORKER: "sometimes",
    };
    const read = () => readEnv(wrong);
    for (const name of [...Object.keys(wrong), "MASTER_KEY"]) expect(read, name).toThrow(name);
    expect(read).not.toThrow("hunter2");
  });

  it.each([
    "10.0.0.0/33",
    "10.0.0/8",
    "proxy.internal",
    "2001:db8::/129",
    "10.0.0.1/8/8",
    "::1,10.0.0.0/",
    "fe80::1%eth0",
  ])("refuse a trusted proxy that is no address: %s", (TRUSTED_PROXIES) =>
    expect(() => readEnv({ TRUSTED_PROXIES })).toThrow("TRUSTED_PROXIES"),
  );

  it("take addresses and ranges of both families as trusted proxies", () => {
    const TRUSTED_PROXIES = "10.0.0.0/8, ::1,2001:db8::/32 ,127.0.0.1";
    expect(readEnv({ TRUSTED_PROXIES }).TRUSTED_PROXIES).toHaveLength(4);
  });

  it.each([
    "id.example.com",
    "id.example.com=",
    "=org_1",
    "id.example.com:443=org_1",
    "https://id.example.com=org_1",
    "a b=org_1",
    "id.example.com=acme",
  ])("refuse a host of apps that is not one organization's: %s", (APP_HOSTS) =>
    expect(() => readEnv({ APP_HOSTS })).toThrow("APP_HOSTS must be"),
  );

  it("take hosts of apps in any case", () => {
    const { APP_HOSTS } = readEnv({ APP_HOSTS: " ID.example.com=org_1, login.example.com=org_2" });
    expect(Object.fromEntries(APP_HOSTS)).toEqual({ "id.example.com": "org_1", "login.example.com": "org_2" });
  });

  it("take an empty value as none", () => {
    expect(readEnv({ PORT: "", DATABASE_URL: " " })).toMatchObject({ PORT: 3000, DATABASE_URL: undefined });
  });

  it.each([
    { PASSWORD_HASH_MEMORY_KIB: "19455", PASSWORD_HASH_PASSES: "2" },
    { PASSWORD_HASH_MEMORY_KIB: "47103", PASSWORD_HASH_PASSES: "1" },
    { PASSWORD_HASH_MEMORY_KIB: "12287", PASSWORD_HASH_PASSES: "3", PASSWORD_HASH_LANES: "4" },
    { PASSWORD_HASH_MEMORY_KIB: "7167", PASSWORD_HASH_PASSES: "10" },
    { PASSWORD_HASH_PASSES: "0" },
    { PASSWORD_HASH_LANES: "none" },
  ])("refuse a password hash that is weaker than OWASP's minimum: %j", (set) => {
    expect(() => readEnv(set)).toThrow(/PASSWORD_HASH_/);
  });

  it.each([
    [{}, { memoryKib: 65_536, passes: 3, lanes: 1 }],
    [
      { PASSWORD_HASH_MEMORY_KIB: "47104", PASSWORD_HASH_PASSES: "1" },
      { memoryKib: 47_104, passes: 1, lanes: 1 },
    ],
    [
      { PASSWORD_HASH_MEMORY_KIB: "7168", PASSWORD_HASH_PASSES: "5" },
      { memoryKib: 7_168, passes: 5, lanes: 1 },
    ],
  ])("take one that is as strong or stronger: %j", (set, cost) => {
    expect(hashCost(readEnv(set))).toEqual(cost);
  });

  it("with a database of one's own need a whole master key", () => {
    const DATABASE_URL = "postgres://u@h/db";
    expect(() => readEnv({ DATABASE_URL, MASTER_KEY: "short" })).toThrow("MASTER_KEY must be 32 bytes");
    expect(readEnv({ DATABASE_URL, MASTER_KEY })).toMatchObject({ DATABASE_URL });
  });
});

describe("the providers of messages", () => {
  it.each([
    [{ EMAIL_PROVIDER: "resend" }, ["EMAIL_FROM", "RESEND_API_KEY"]],
    [{ EMAIL_PROVIDER: "smtp", EMAIL_FROM: "a@example.com" }, ["SMTP_URL"]],
    [{ SMS_PROVIDER: "twilio" }, ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM"]],
    [{ SMS_PROVIDER: "sns", AWS_REGION: "eu-central-1" }, ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]],
    [{ SMTP_URL: "https://user:hunter2@host" }, ["SMTP_URL must begin with smtp://"]],
  ])("are usable only with all of their settings: %j", (set, missing) => {
    for (const name of missing) expect(() => readEnv(set), name).toThrow(name);
    expect(() => readEnv(set)).not.toThrow("hunter2");
  });

  it("are none where nothing is set, and none asks for nothing", () => {
    expect(readEnv({})).toMatchObject({ EMAIL_PROVIDER: "none", SMS_PROVIDER: "none" });
    const set = { EMAIL_PROVIDER: "smtp", EMAIL_FROM: "a@example.com", SMTP_URL: "smtp://localhost" };
    expect(readEnv(set)).toMatchObject(set);
  });
});

describe("the data folder", () => {
  it("is made with the folders above it, and nothing is left of the trial", async () => {
    const deep = path.join(folder, "a", "b");
    await prepareDataFolder(deep);
    expect(readdirSync(deep)).toEqual([]);
  });

  it("that is a file is refused in a sentence", async () => {
    const file = path.join(folder, "file");
    writeFileSync(file, "");
    for (const each of [file, path.join(file, "below")])
      await expect(prepareDataFolder(each)).rejects.toThrow(
        `The data folder ${each} is not a folder: free it or set DATA_DIR`,
      );
  });

  // Root may write everywhere: there the refusal cannot be brought about.
  it.skipIf(process.getuid?.() === 0)("that may not be written is refused in a sentence", async () => {
    const closed = mkdtempSync(path.join(folder, "closed-"));
    chmodSync(closed, 0o500);
    await expect(prepareDataFolder(closed)).rejects.toThrow("may not be written by this user");
  });
});

describe("one data folder", () => {
  it("is held by one server, also of many that start at once, and free again after it", async () => {
    const wanted = path.join(folder, "held");
    const starts = await Promise.allSettled(Array.from({ length: 8 }, () => holdDataFolder(wanted)));
    const held = starts.filter((start) => start.status === "fulfilled");
    expect(held).toHaveLength(1);
    await expect(holdDataFolder(wanted)).rejects.toThrow("Another Bonafide is running with the data folder");
    const elsewhere = await holdDataFolder(path.join(folder, "elsewhere"));
    elsewhere();
    held[0]?.value();
    const again = await holdDataFolder(wanted);
    again();
  });
});

describe("a database of the operator's", () => {
  it("that can be used is used", async () => {
    await expect(checkOperatorDatabase(inject("databaseUrl"))).resolves.toBeUndefined();
  });

  it.each([
    ["a wrong password", { password: "wrong-secret" }, "the password is wrong"],
    ["no such database", { pathname: "/no_such_database" }, "there is no such database; create it first"],
    ["nothing that listens", { port: "9" }, "nothing listens at that address"],
  ])("with %s is refused in a sentence without the address", async (_name, change, why) => {
    const url = Object.assign(new URL(inject("databaseUrl")), change).href;
    const checking = checkOperatorDatabase(url);
    await expect(checking).rejects.toThrow(`The database at DATABASE_URL cannot be used: ${why}.`);
    await expect(checking).rejects.not.toThrow("wrong-secret");
  });
});

describe("a server that cannot start", () => {
  /** What it says on standard error, and how it ends. It stops before it builds anything. */
  const start = (settings: Record<string, string>, entry = "server.ts") =>
    new Promise<{ code: unknown; said: string }>((resolve) => {
      const env = { PATH: process.env.PATH, DATA_DIR: path.join(folder, "never"), LOG_LEVEL: "silent", ...settings };
      execFile(process.execPath, [entry], { env: { ...env, NODE_ENV: "test" } }, (cause, _out, said) =>
        resolve({ code: cause?.code ?? cause?.signal, said: said.trim() }),
      );
    });

  it.each(["server.ts", "worker.ts"])("says so where S3 cannot be used, without its key: %s", async (entry) => {
    const answer = await start(
      {
        PORT: "0",
        PUBLIC_URL: "http://localhost:3000",
        DATABASE_URL: inject("databaseUrl"),
        MASTER_KEY,
        STORAGE_PROVIDER: "s3",
        S3_BUCKET: "files",
        S3_ENDPOINT: "http://127.0.0.1:9",
        S3_ACCESS_KEY_ID: "AKIDOFOURS",
        S3_SECRET_ACCESS_KEY: "hunter2",
      },
      entry,
    );
    expect(answer.code).toBe(1);
    expect(answer.said).toMatch(
      /^\S[^\n]* cannot start\. The S3 server at http:\/\/127\.0\.0\.1:9 does not answer \(ECONNREFUSED\)[^\n]*$/,
    );
    expect(answer.said).not.toMatch(/AKIDOFOURS|hunter2/);
  });

  it("says so in one sentence and ends with 1: a taken port, a wrong database, a folder that is none, a wrong setting", async () => {
    const taken = await startReceiver(() => ({ status: 200 }));
    const file = path.join(folder, "no-folder");
    writeFileSync(file, "");
    const DATABASE_URL = Object.assign(new URL(inject("databaseUrl")), { port: "9" }).href;
    const answers = [
      await start({ PORT: String(taken.port) }),
      await start({ PORT: "0", DATABASE_URL, MASTER_KEY }),
      await start({ PORT: "0", DATA_DIR: file }),
      await start({ PORT: "many" }),
    ];
    expect(answers.map(({ code }) => code)).toEqual([1, 1, 1, 1]);
    const [port, database, data, setting] = answers.map(({ said }) => said);
    expect(port).toBe(
      `Bonafide cannot start. Port ${taken.port} is taken by another program: stop it, or set PORT to another one.`,
    );
    expect(database).toBe(
      "Bonafide cannot start. The database at DATABASE_URL cannot be used: nothing listens at that address.",
    );
    expect(data).toContain(`The data folder ${file} is not a folder`);
    expect(setting).toMatch(/^Bonafide cannot start. These settings are not usable:\n {2}PORT /);
  });

  it("a worker of its own neither, where it is not told whether people reach its servers from elsewhere", async () => {
    const DATABASE_URL = Object.assign(new URL(inject("databaseUrl")), { port: "9" }).href;
    const beside = { DATABASE_URL, MASTER_KEY };
    expect(await start(beside, "worker.ts")).toEqual({
      code: 1,
      said: "The worker cannot start. A worker of its own needs PUBLIC_URL, the same as the servers beside it.",
    });
    const told = await start({ ...beside, PUBLIC_URL: "http://localhost:3000" }, "worker.ts");
    expect(told.said).toContain("nothing listens at that address");
  });
});
