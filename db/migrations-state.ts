import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import type postgres from "postgres";
import * as z from "zod";

const Journal = z.object({ entries: z.array(z.object({ when: z.number(), tag: z.string() })) });

export type Migration = { when: number; tag: string; text: string; hash: string };

/** This version's migrations, oldest first; the hash is the one that is kept with those which have been applied. */
export function knownMigrations(folder: string): Migration[] {
  const { entries } = Journal.parse(JSON.parse(readFileSync(path.join(folder, "meta", "_journal.json"), "utf8")));
  return entries.map(({ when, tag }) => {
    const text = readFileSync(path.join(folder, `${tag}.sql`), "utf8");
    return { when, tag, text, hash: createHash("sha256").update(text).digest("hex") };
  });
}

/** When the last migration of the database was made; undefined where it has no tables of ours. */
export async function lastMigration(sql: postgres.ISql): Promise<number | undefined> {
  const [there] = await sql<
    { there: boolean }[]
  >`select to_regclass('drizzle.__drizzle_migrations') is not null as there`;
  if (!there?.there) return undefined;
  const [row] = await sql<
    { last: string | null }[]
  >`select max(created_at)::text as last from drizzle.__drizzle_migrations`;
  return row?.last ? Number(row.last) : undefined;
}
