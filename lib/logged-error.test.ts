import pino from "pino";
import { expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { users } from "#db/schema/index.ts";
import { log } from "./log.ts";
import { loggedError } from "./logged-error.ts";

const SECRET = "hunter2-in-a-parameter";
const PHONE = "4915112345678";

async function failing(work: () => PromiseLike<unknown>): Promise<unknown> {
  return Promise.resolve(work()).then(
    () => expect.unreachable(),
    (cause: unknown) => cause,
  );
}

/** All that the log writes of it. */
const written = (cause: unknown) => JSON.stringify(Reflect.get(log(), pino.symbols.serializersSym).err(cause));

it("a statement that failed is logged without its values", async () => {
  const { db, sql } = connection();
  const row = { id: SECRET, tenantId: "org_none", mode: "live" } as const;
  const causes = [
    // A constraint, of which drizzle tells the values and PostgreSQL the key.
    await failing(() => db.insert(users).values([row, row])),
    await failing(() => sql`select ${SECRET}::text::int`),
    await failing(() => sql`select ${PHONE}::text::int`),
    await failing(() => sql`select now() at time zone ${SECRET}::text`),
    await failing(() => sql`select * from no_such_table where a = ${SECRET}`),
  ];
  for (const cause of causes) {
    for (const each of [cause, new Error("outer", { cause })])
      for (const value of [SECRET, PHONE]) expect(written(each)).not.toContain(value);
  }
  expect(String(causes[0])).toContain(SECRET);
  expect(loggedError(causes[0])).toMatchObject({ code: "23505", constraint: "users_pkey" });
  expect(causes.slice(1, 4).map((cause) => loggedError(cause).message)).toEqual([
    "data exception 22P02",
    "data exception 22003",
    "data exception 22023",
  ]);
  expect(loggedError(causes[0]).stack).toMatch(/Failed query: insert into[\s\S]*caused by: [\s\S]*duplicate key/);
});

it("another error is logged with its place and its causes", () => {
  const logged = loggedError(new TypeError("one", { cause: new Error("two") }));
  expect(logged).toMatchObject({ type: "TypeError", message: "one" });
  expect(logged.stack).toMatch(/^TypeError: one\n {4}at .*logged-error\.test[\s\S]*\ncaused by: Error: two\n {4}at /);
  expect(loggedError("a text").message).not.toContain("a text");
});

it("an error that is its own cause, by itself or by another, is logged once", () => {
  const own = new Error("own");
  own.cause = own;
  expect(loggedError(own).message).toBe("own");
  const [one, two] = [new Error("one"), new Error("two")];
  one.cause = two;
  two.cause = one;
  expect(loggedError(one).stack.match(/Error: (one|two)/g)).toEqual(["Error: one", "Error: two"]);
});
