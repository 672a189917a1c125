import { sql } from "drizzle-orm";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { env } from "#lib/env.ts";
import { newTenant } from "#lib/testing/tenant.ts";
import { admitted } from "./admission.ts";
import { connection, SESSION_LIMITS } from "./client.ts";
import { DatabaseUnavailable, isUnavailable, outageIn, toldOutage } from "./outage.ts";
import { inTenant, lookUp, onPlatform } from "./tenant.ts";

const withCode = (code: string) => Object.assign(new Error("said by the database"), { code });

describe("an outage", () => {
  it.each([
    ...["ECONNREFUSED", "ECONNRESET", "CONNECTION_CLOSED", "CONNECTION_DESTROYED", "CONNECTION_ENDED"],
    ...["CONNECT_TIMEOUT", "CONNECTION_SILENT", "57P01", "57P02", "57P03", "08006", "08P01", "25006", "28P01"],
  ])("is told by %s, also inside of what wraps it", (code) => {
    const wrapped = Object.assign(new Error("Failed query", { cause: withCode(code) }), { query: "", params: [] });
    const ofSeveral = new AggregateError([withCode(code), withCode(code)]);
    for (const each of [withCode(code), wrapped, ofSeveral]) {
      expect(outageIn(each)).toBe("away");
      expect(toldOutage(each)).toBeInstanceOf(DatabaseUnavailable);
    }
  });

  it.each(["53300", "53100", "57014", "25P03", "40001", "40P01"])(
    "of a database that answers is told by %s",
    (code) => {
      expect(outageIn(withCode(code))).toBe("slow");
    },
  );

  it.each(["23505", "42501", "22P02", "25P02", "TRANSACTION_ENDED", "ENOENT"])("is not told by %s", (code) => {
    const error = withCode(code);
    expect([outageIn(error), toldOutage(error)]).toEqual([undefined, error]);
  });

  it("is not a refusal of our own that somebody else's server caused", () => {
    const refusal = new Error("The provider cannot be reached.", { cause: withCode("ECONNREFUSED") });
    expect([outageIn(refusal), toldOutage(refusal)]).toEqual([undefined, refusal]);
  });
});

describe("a transaction", () => {
  it("whose connection is lost on the way is unavailable, and not a fault", async () => {
    const { id } = await newTenant();
    const lost = [
      onPlatform(({ tx }) => tx.execute(sql`select pg_terminate_backend(pg_backend_pid())`)),
      inTenant(id, "live", async ({ tx }) => {
        const [row] = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
        await lookUp((platform) => platform.tx.execute(sql`select pg_terminate_backend(${row?.pid ?? 0}, 60000)`));
      }),
    ];
    for (const each of await Promise.allSettled(lost))
      expect(each).toMatchObject({ status: "rejected", reason: { name: "DatabaseUnavailable", retryAfterSeconds: 1 } });
  });

  it("has limits of time in every session of the pool", async () => {
    const [row] = await connection().sql`
      select (select setting::int from pg_settings where name = 'statement_timeout') as statement_timeout,
             (select setting::int from pg_settings where name = 'idle_in_transaction_session_timeout')
               as idle_in_transaction_session_timeout`;
    expect(row).toEqual(SESSION_LIMITS);
  });
});

describe("admission", () => {
  afterEach(async () => {
    await admitted(async (began) => began());
  });

  it("refuses at once what is more than may wait, and admits again once there is room", async () => {
    const was = env().DATABASE_POOL;
    onTestFinished(() => void Object.assign(env(), { DATABASE_POOL: was }));
    Object.assign(env(), { DATABASE_POOL: 1 });
    const room = Promise.withResolvers<void>();
    const inside = Array.from({ length: 50 }, () => admitted(() => room.promise));
    await expect(admitted(async () => 1)).rejects.toMatchObject({ name: "DatabaseUnavailable", retryAfterSeconds: 1 });
    room.resolve();
    await Promise.all(inside);
    expect(await admitted(async () => 1)).toBe(1);
  });

  it("undoes what begins after nobody waits for it any more", async () => {
    const late = Promise.withResolvers<void>();
    let told: unknown;
    const given = admitted(async (began) => {
      await late.promise;
      try {
        began();
      } catch (cause) {
        told = cause;
      }
    }, 1);
    await expect(given).rejects.toSatisfy(isUnavailable);
    late.resolve();
    await expect.poll(() => isUnavailable(told)).toBe(true);
  });

  it("lets one call at a time find out whether a database that is away is back, and all once it is", async () => {
    const away = () => admitted(() => Promise.reject(withCode("ECONNREFUSED")));
    for (let failure = 0; failure < 3; failure++) await expect(away()).rejects.toSatisfy(isUnavailable);
    const answer = Promise.withResolvers<void>();
    let asked = 0;
    const ask = () =>
      admitted(async (began) => {
        asked++;
        await answer.promise;
        began();
      });
    const [probe, ...others] = Array.from({ length: 10 }, ask);
    for (const each of await Promise.allSettled(others)) expect(each.status).toBe("rejected");
    expect(asked).toBe(1);
    answer.resolve();
    await probe;
    await Promise.all(Array.from({ length: 10 }, ask));
    expect(asked).toBe(11);
  });

  it("refuses nothing by number inside of what it has admitted", async () => {
    const nested = admitted(async (began) => {
      began();
      for (let failure = 0; failure < 3; failure++)
        await admitted(() => Promise.reject(withCode("ECONNREFUSED"))).catch(() => {});
      return admitted(async () => "inside");
    });
    expect(await nested).toBe("inside");
  });
});
