import { createRequire } from "node:module";
import net from "node:net";
import postgres from "postgres";
import { beforeAll, describe, expect, inject, it, onTestFinished, vi } from "vitest";
import { checkDriver } from "#lib/start/driver.ts";
import { createDatabase } from "#lib/testing/start-database.ts";

let url = "";
let other: postgres.Sql;

beforeAll(async () => {
  url = await createDatabase(inject("databaseUrl"), "driver_faults");
  other = postgres(url, { max: 1, onnotice: () => {} });
  await other`create table written (by text)`;
  return () => other.end();
});

type Options = NonNullable<Parameters<typeof postgres>[1]>;

function newPool(options: Options = {}): postgres.Sql {
  const pool = postgres(url, { max: 1, onnotice: () => {}, backoff: () => 0, ...options });
  onTestFinished(() => pool.end({ timeout: 1 }));
  return pool;
}

/** The driver knows it; its types do not. */
function pipelineOf(length: number): object {
  return { max_pipeline: length };
}

/** A pool whose one socket is at hand. */
function poolWithSocket(options: Options = {}) {
  const { hostname, port } = new URL(url);
  let last: net.Socket | undefined;
  const socket = async () => {
    const made = net.connect(Number(port), hostname);
    await new Promise((resolve, reject) => made.once("connect", resolve).once("error", reject));
    last = made;
    return made;
  };
  // The driver knows it; its types do not.
  const withSocket: object = { socket };
  const pool = newPool({ ...options, ...withSocket });
  const fail = () => last?.emit("error", Object.assign(new Error("reset"), { code: "ECONNRESET" }));
  /** The socket closes now, before anything else can run: what was written a moment ago is still unsent. */
  const close = (hadError = false) => {
    last?.destroy();
    last?.emit("close", hadError);
  };
  return { pool, fail, close };
}

/** A server that is no database. */
async function listening(answer: (socket: net.Socket) => void): Promise<number> {
  const server = net.createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

async function backendOf(sql: postgres.ISql): Promise<number> {
  const [row] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
  return row?.pid ?? 0;
}

async function terminate(pid: number): Promise<void> {
  await other`select pg_terminate_backend(${pid}, 60000)`;
}

/** What became of it: its error's code, or `done`. */
function fate(work: PromiseLike<unknown>): Promise<string> {
  return Promise.resolve(work).then(
    () => "done",
    (cause: unknown) => (cause instanceof Error && "code" in cause ? String(cause.code) : String(cause)),
  );
}

const writtenBy = async (name: string) => (await other`select 1 from written where by = ${name}`).length;

/** Enough microtasks for a statement to be written, and no turn of the loop in which it would be sent. */
async function afterWriting(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

describe("a connection that closes", () => {
  it("with a write pending rejects it, and its slot serves the next statement", async () => {
    const { pool, close } = poolWithSocket({ connect_timeout: 5 });
    await pool`select 1`;
    const pending = fate(pool`insert into written values ('pending')`);
    await afterWriting();
    close();
    expect(await pending).toBe("CONNECTION_CLOSED");
    expect(await fate(pool`select 1`)).toBe("done");
    expect(await writtenBy("pending")).toBe(0);
  });

  it("between an error of its socket and the close rejects what was sent meanwhile", async () => {
    const { pool, fail, close } = poolWithSocket();
    await pool`select 1`;
    const sent = fate(pool`select pg_sleep(60)`);
    await afterWriting();
    fail();
    const after = fate(pool`select 1 as meanwhile`);
    await afterWriting();
    close(true);
    expect([await sent, await after]).toEqual(["ECONNRESET", "CONNECTION_CLOSED"]);
    expect([...(await pool`select 2 as is_ours`)]).toEqual([{ is_ours: 2 }]);
  });

  it("while it is being opened ends the call, and not the process", async () => {
    // Ready, then gone as soon as it is asked for the types.
    const ready = Buffer.from("5200000008000000005a0000000549", "hex");
    const port = await listening((socket) => {
      socket.once("data", () => {
        socket.write(ready);
        socket.once("data", () => socket.destroy());
      });
    });
    const pool = newPool({ host: "127.0.0.1", port });
    expect(await fate(pool`select 1`)).toMatch(/CONNECTION_CLOSED|ECONNRESET/);
    expect(await fate(pool.reserve())).toMatch(/CONNECTION_CLOSED|ECONNRESET/);
  });

  it("before it is open is an answer, where there is one host", async () => {
    const port = await listening((socket) => socket.once("data", () => socket.end()));
    const pool = newPool({ host: "127.0.0.1", port, connect_timeout: 600 });
    expect(await fate(pool`select 1`)).toBe("CONNECTION_CLOSED");
  });
});

describe("a transaction whose connection has closed", () => {
  it("rejects what it asks for afterwards, and nothing of it reaches the connection that is opened next", async () => {
    const pool = newPool();
    let late = "";
    const transaction = fate(
      pool.begin(async (tx) => {
        await tx`insert into written values ('before')`;
        await terminate(await backendOf(tx));
        await vi.waitFor(() => pool`select 1`);
        late = await fate(tx`insert into written values ('late')`);
        return 1;
      }),
    );
    expect(await transaction).toBe("CONNECTION_CLOSED");
    await vi.waitFor(() => expect(late).toBe("CONNECTION_CLOSED"));
    expect([await writtenBy("before"), await writtenBy("late")]).toEqual([0, 0]);
  });

  it.each(["returns", "throws"])("commits and rolls back nobody else's where it %s late", async (how) => {
    const pool = newPool();
    const replacementIsOpen = Promise.withResolvers<void>();
    const hasEnded = Promise.withResolvers<void>();
    const lost = fate(
      pool.begin(async (tx) => {
        await terminate(await backendOf(tx));
        await replacementIsOpen.promise;
        setImmediate(() => setImmediate(hasEnded.resolve));
        if (how === "throws") throw new Error("late");
      }),
    );
    const name = `replacement that ${how}`;
    expect(await lost).toBe("CONNECTION_CLOSED");
    const replacement = fate(
      pool.begin(async (tx) => {
        await tx`insert into written values (${name})`;
        replacementIsOpen.resolve();
        await hasEnded.promise;
        const [row] = await tx<{ open: boolean }[]>`select pg_current_xact_id_if_assigned() is not null as open`;
        expect(row?.open).toBe(true);
        expect(await writtenBy(name)).toBe(0);
      }),
    );
    expect(await replacement).toBe("done");
    expect(await writtenBy(name)).toBe(1);
  });

  it("rejects what waits in it", async () => {
    const { pool, close } = poolWithSocket();
    const told = Promise.withResolvers<string[]>();
    const transaction = fate(
      pool.begin(async (tx) => {
        // The first has parameters and is not prepared yet, so that the others wait behind it.
        const asked = [tx`select ${1}::int`, tx`select ${2}::int`, tx`select 3`].map((query) => fate(query));
        await afterWriting();
        close();
        told.resolve(await Promise.all(asked));
      }),
    );
    expect(await transaction).toBe("CONNECTION_CLOSED");
    expect(await told.promise).toEqual(["CONNECTION_CLOSED", "CONNECTION_CLOSED", "CONNECTION_CLOSED"]);
  });

  it("with a write pending ends in a rejection, and not in an exception of a timer", async () => {
    const { pool, close } = poolWithSocket();
    let late = "";
    const transaction = fate(
      pool.begin(async (tx) => {
        close();
        late = await fate(tx`insert into written values ('after the close')`);
      }),
    );
    expect(await transaction).toBe("CONNECTION_CLOSED");
    await vi.waitFor(() => expect(late).toBe("CONNECTION_CLOSED"));
    expect(await fate(pool`select 1`)).toBe("done");
    expect(await writtenBy("after the close")).toBe(0);
  });
});

describe("a transaction", () => {
  it("takes nothing more once it has committed or rolled back", async () => {
    const pool = newPool();
    const kept: postgres.TransactionSql[] = [];
    await pool.begin(async (tx) => void kept.push(tx));
    const afterCommit = kept.map((tx) => fate(tx`insert into written values ('after commit')`));
    expect(await Promise.all(afterCommit)).toEqual(["TRANSACTION_ENDED"]);
    let straggler = Promise.resolve("");
    await pool
      .begin(async (tx) => {
        const refused = Promise.withResolvers<void>();
        straggler = refused.promise.then(() => fate(tx`insert into written values ('after rollback')`));
        setImmediate(() => setImmediate(refused.resolve));
        throw new Error("rolled back");
      })
      .catch(() => {});
    expect(await straggler).toBe("TRANSACTION_ENDED");
    expect([await writtenBy("after commit"), await writtenBy("after rollback")]).toEqual([0, 0]);
  });

  it("has its connection for itself also where it was the last that the pipeline took", async () => {
    const pool = newPool({ ...pipelineOf(3) });
    await pool`select 1`;
    const before = [1, 2, 3].map(() => fate(pool`select pg_sleep(0.01)`));
    await afterWriting();
    const transaction = fate(
      pool.begin(async (tx) => {
        await tx`insert into written values ('piped')`;
        throw Object.assign(new Error("rolled back"), { code: "ROLLED_BACK" });
      }),
    );
    const beside = fate(pool`insert into written values ('beside')`);
    expect(await Promise.all([...before, transaction, beside])).toEqual([
      "done",
      "done",
      "done",
      "ROLLED_BACK",
      "done",
    ]);
    expect([await writtenBy("piped"), await writtenBy("beside")]).toEqual([0, 1]);
  });
});

describe("a reserved connection that has closed", () => {
  it("rejects what is asked of it, and cannot be given back once it is another's", async () => {
    const pool = newPool();
    const reserved = await pool.reserve();
    await terminate(await backendOf(reserved));
    await vi.waitFor(() => pool`select 1`);
    expect(await fate(reserved`insert into written values ('reserved')`)).toBe("CONNECTION_CLOSED");
    const released = Promise.withResolvers<void>();
    const transaction = fate(
      pool.begin(async (tx) => {
        await tx`insert into written values ('rolled back')`;
        reserved.release();
        const beside = fate(pool`insert into written values ('outside')`);
        released.resolve();
        await tx`select 1`;
        void beside;
        throw Object.assign(new Error("rolled back"), { code: "ROLLED_BACK" });
      }),
    );
    expect(await transaction).toBe("ROLLED_BACK");
    await vi.waitFor(async () => expect(await writtenBy("outside")).toBe(1));
    expect([await writtenBy("reserved"), await writtenBy("rolled back")]).toEqual([0, 0]);
  });
});

describe("the start check", () => {
  it("finds the patch in both forms of the driver, and refuses a driver without it in one sentence", () => {
    checkDriver();
    checkDriver(createRequire(import.meta.url)("postgres"));
    expect(() => checkDriver({})).toThrow(/npx patch-package/);
  });
});
