import postgres from "postgres";
import { codeOf, StartError } from "./start-error.ts";

const SENTENCES: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens at that address",
  ENOTFOUND: "its host does not resolve",
  EAI_AGAIN: "its host does not resolve",
  CONNECT_TIMEOUT: "it does not answer within 10 seconds",
  ETIMEDOUT: "it does not answer",
  "28P01": "the password is wrong",
  "28000": "the user may not connect",
  "3D000": "there is no such database; create it first",
};

// Chosen: the oldest version that its makers support for another year (postgresql.org/support/versioning).
const VERSION_MIN = 150000;

/** Whether the operator's database can be used; says in one sentence why not. The address is not repeated: it holds a password. */
export async function checkOperatorDatabase(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, connect_timeout: 10, onnotice: () => {} });
  try {
    const [row] = await sql<{ version: number; may_create_role: boolean }[]>`
      select current_setting('server_version_num')::int as version,
             (select rolcreaterole or rolsuper from pg_roles where rolname = current_user)
               or exists (select from pg_roles where rolname = 'bonafide_app') as may_create_role`;
    if (!row || row.version < VERSION_MIN)
      throw new StartError("The database at DATABASE_URL is older than PostgreSQL 15.");
    if (!row.may_create_role)
      throw new StartError(
        "The user of DATABASE_URL may not create the role bonafide_app: grant it CREATEROLE, or create that role (NOLOGIN) and grant it to the user.",
      );
  } catch (cause) {
    if (cause instanceof StartError) throw cause;
    const why = SENTENCES[codeOf(cause)] ?? `it answered with an error (${codeOf(cause) || "unknown"})`;
    throw new StartError(`The database at DATABASE_URL cannot be used: ${why}.`, { cause });
  } finally {
    await sql.end({ timeout: 2 });
  }
}
