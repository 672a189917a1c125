import postgres from "postgres";
import { onTestFinished } from "vitest";
import { ownPostgres } from "./own-postgres.ts";

/** Debian's PostgreSQL 15, where it is installed. */
export const DEBIAN = "/usr/lib/postgresql/15/bin";

/** A PostgreSQL of its own for one test, since roles are a whole cluster's; statements run as its superuser. */
export async function newCluster(bin: string) {
  const { port, data, remove } = await ownPostgres(bin);
  onTestFinished(remove);
  const address = (name: string, database: string) => `postgres://${name}@127.0.0.1:${port}/${database}`;
  const run = async (statement: string, name = "root", database = "postgres"): Promise<Record<string, unknown>[]> => {
    const sql = postgres(address(name, database), { max: 1, connect_timeout: 2, onnotice: () => {} });
    return sql.unsafe<Record<string, unknown>[]>(statement).finally(() => sql.end({ timeout: 1 }));
  };
  /** A user, who is no superuser, with a database of the same name. */
  const newInstallation = async (name: string, rights = "createrole") => {
    await run(`create role "${name}" login nosuperuser ${rights}`);
    await run(`create database "${name}" owner "${name}"`);
    return { name, url: address(name, name) };
  };
  return { run, newInstallation, address, data, port };
}
