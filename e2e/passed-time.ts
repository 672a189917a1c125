import { readFileSync } from "node:fs";
import path from "node:path";
import postgres from "postgres";
import { specimenFolder } from "./draw-specimens.ts";

/** Lets a user's sign-ins lie sixteen minutes back, in the database of the run's own server. */
export async function passSixteenMinutes(metadata: Record<string, unknown>, userId: string): Promise<void> {
  const folder = path.join(specimenFolder(metadata), "data");
  const password = readFileSync(path.join(folder, "postgres.password"), "utf8").trim();
  // The fourth line of PostgreSQL's own note says where it listens.
  const port = Number(readFileSync(path.join(folder, "postgres", "postmaster.pid"), "utf8").split("\n")[3]);
  const sql = postgres({ host: "127.0.0.1", port, username: "bonafide", password, database: "bonafide", max: 1 });
  await sql`update sessions set authenticated_at = now() - interval '16 minutes' where user_id = ${userId}`;
  await sql.end();
}
