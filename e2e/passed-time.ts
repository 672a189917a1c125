import { readFileSync } from "node:fs";
import path from "node:path";
import postgres from "postgres";
import { specimenFolder } from "./draw-specimens.ts";

type Metadata = Record<string, unknown>;

/** Lets a user's sign-ins lie sixteen minutes back, in the database of the run's own server. */
export const passSixteenMinutes = (metadata: Metadata, userId: string) =>
  inDatabase(
    metadata,
    (sql) => sql`update sessions set authenticated_at = now() - interval '16 minutes' where user_id = ${userId}`,
  );

/** Lets the delay of a user's emergency reset have passed, to the second, as if it had been asked for that much earlier. */
export const passResetDelay = (metadata: Metadata, userId: string) =>
  inDatabase(
    metadata,
    (sql) => sql`
      update emergency_resets set created_at = created_at - (available_at - now()) - interval '1 second',
        available_at = now() - interval '1 second', expires_at = expires_at - (available_at - now()) - interval '1 second'
      where user_id = ${userId} and status = 'pending'`,
  );

async function inDatabase(metadata: Metadata, work: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const folder = path.join(specimenFolder(metadata), "data");
  const password = readFileSync(path.join(folder, "postgres.password"), "utf8").trim();
  // The fourth line of PostgreSQL's own note says where it listens.
  const port = Number(readFileSync(path.join(folder, "postgres", "postmaster.pid"), "utf8").split("\n")[3]);
  const sql = postgres({ host: "127.0.0.1", port, username: "bonafide", password, database: "bonafide", max: 1 });
  await work(sql);
  await sql.end();
}
