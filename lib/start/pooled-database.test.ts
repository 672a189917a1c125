import { spawn } from "node:child_process";
import { chmodSync, chownSync, existsSync, writeFileSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import postgres from "postgres";
import { describe, expect, inject, it, onTestFinished, vi } from "vitest";
import { temporaryFolder } from "#lib/testing/temporary-folder.ts";
import { databaseUser } from "./database-user.ts";
import { freePort } from "./free-port.ts";
import { checkOperatorDatabase } from "./operator-database.ts";
import { refuseTransactionPooling } from "./pooled-database.ts";

const PGBOUNCER = "/usr/sbin/pgbouncer";

describe("a pooler in front of the database", () => {
  it("is none where the address is PostgreSQL's own", async () => {
    await refuseTransactionPooling(inject("databaseUrl"));
  });

  it("that gives two connections one process of the database is refused with what to do", async () => {
    const url = await sharedProcess();
    await expect(checkOperatorDatabase(url)).rejects.toThrow(/pool_mode = session/);
  });

  // Debian's package; where it is not installed the two tests above stand for it.
  it.skipIf(!existsSync(PGBOUNCER)).each(["transaction", "statement"])(
    "PgBouncer in %s mode is refused with what to do",
    async (mode) => {
      const url = await pgbouncer(mode);
      await expect(checkOperatorDatabase(url)).rejects.toThrow(/pool_mode = session/);
    },
  );

  it.skipIf(!existsSync(PGBOUNCER))("PgBouncer in session mode serves as it is installed", async () => {
    const url = await pgbouncer("session");
    await checkOperatorDatabase(url);
    const pool = postgres(url, { max: 2, onnotice: () => {}, session: "set statement_timeout = 4321" });
    onTestFinished(() => pool.end({ timeout: 1 }));
    const limits = await Promise.all(
      [1, 2].map((at) => pool.begin((tx) => tx`select current_setting('statement_timeout') as set, ${at}::int as at`)),
    );
    expect(limits.flat()).toEqual([
      { set: "4321ms", at: 1 },
      { set: "4321ms", at: 2 },
    ]);
  });
});

/** Speaks so much of the protocol that every connection asks which process it has, and all have number 7. */
async function sharedProcess(): Promise<string> {
  const message = (type: string, body: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length + 4);
    return Buffer.concat([Buffer.from(type), length, body]);
  };
  const ready = message("Z", Buffer.from("T"));
  const done = (tag: string) => Buffer.concat([message("C", Buffer.from(`${tag}\0`)), ready]);
  // One column, `pid`, of type int4 as text (PostgreSQL, protocol message formats: RowDescription, DataRow).
  const column = Buffer.from("000170696400000000000000000000170004ffffffff0000", "hex");
  const row = Buffer.concat([message("T", column), message("D", Buffer.from("00010000000137", "hex"))]);
  const server = net.createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => {
      socket.write(Buffer.concat([message("R", Buffer.alloc(4)), message("Z", Buffer.from("I"))]));
      socket.on("data", (asked) => {
        if (asked.includes("pg_backend_pid")) socket.write(Buffer.concat([row, done("SELECT 1")]));
        else socket.write(done("BEGIN"));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `postgres://nobody@127.0.0.1:${typeof address === "object" ? address?.port : 0}/none`;
}

/** Debian's PgBouncer with its own settings but for the mode, in front of the run's database. */
async function pgbouncer(mode: string): Promise<string> {
  const [folder, user, port, behind] = [
    temporaryFolder(),
    databaseUser(),
    await freePort(),
    new URL(inject("databaseUrl")),
  ];
  chmodSync(folder, 0o755);
  const file = path.join(folder, "pgbouncer.ini");
  const database = `host=${behind.hostname} port=${behind.port} user=${behind.username} password=${behind.password}`;
  const settings = ["listen_addr = 127.0.0.1", `listen_port = ${port}`, "unix_socket_dir =", "auth_type = any"];
  writeFileSync(file, `[databases]\n* = ${database}\n[pgbouncer]\n${settings.join("\n")}\npool_mode = ${mode}\n`);
  if (user) chownSync(file, user.uid, user.gid);
  const child = spawn(PGBOUNCER, ["-q", file], { ...user, stdio: "ignore" });
  onTestFinished(async () => {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
  });
  await vi.waitFor(
    () =>
      new Promise<void>((resolve, reject) => {
        const probe = net.connect(port, "127.0.0.1", () => {
          probe.destroy();
          resolve();
        });
        probe.once("error", reject);
      }),
    { timeout: 60_000, interval: 20 },
  );
  return `postgres://${behind.username}@127.0.0.1:${port}${behind.pathname}`;
}
