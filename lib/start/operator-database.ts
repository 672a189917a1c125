import postgres from "postgres";
import { log } from "#lib/log.ts";
import { checkDriver } from "./driver.ts";
import { refuseTransactionPooling } from "./pooled-database.ts";
import { codeOf, StartError } from "./start-error.ts";

const SENTENCES: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens at that address",
  ENOTFOUND: "its host does not resolve",
  EAI_AGAIN: "its host does not resolve",
  CONNECT_TIMEOUT: "it does not answer within 10 seconds",
  ETIMEDOUT: "it does not answer",
  "28P01": "the password is wrong",
  "28000": "the user may not connect",
  "42501": "its user may do too little; make it the database's owner",
  "3D000": "there is no such database; create it first",
};

// Chosen: the oldest version that its makers support for another year (postgresql.org/support/versioning).
const VERSION_MIN = 150000;

/** Whether the operator's database can be used; says in one sentence why not. The address is not repeated: it holds a password. */
export async function checkOperatorDatabase(url: string): Promise<void> {
  checkDriver();
  const sql = postgres(url, { max: 1, connect_timeout: 10, onnotice: () => {} });
  try {
    await refuseTransactionPooling(url);
    const [row] = await sql<{ version: number }[]>`select current_setting('server_version_num')::int as version`;
    if (!row || row.version < VERSION_MIN)
      throw new StartError("The database at DATABASE_URL is older than PostgreSQL 15.");
    await checkRights(sql, row.version);
    await tellWhoElse(sql);
  } catch (cause) {
    if (cause instanceof StartError) throw cause;
    const why = SENTENCES[codeOf(cause)] ?? `it answered with an error (${codeOf(cause) || "unknown"})`;
    throw new StartError(`The database at DATABASE_URL cannot be used: ${why}.`, { cause });
  } finally {
    await sql.end({ timeout: 2 });
  }
}

type Rights = {
  name: string;
  database: string;
  may_make_tables: boolean;
  may_make_role: boolean;
  is_made: boolean;
  may_put_on: boolean;
  may_give: boolean;
};

/** What the first start needs, asked before anything is made, so that a start is refused whole. */
async function checkRights(sql: postgres.Sql, version: number): Promise<void> {
  // PostgreSQL 16: to be a member, to put a role on and to give it are three rights; before, CREATEROLE gives any role.
  const [putsOn, gives] = version >= 160_000 ? ["SET", "MEMBER WITH ADMIN OPTION"] : ["MEMBER", undefined];
  const [right] = await sql<Rights[]>`
    select quote_ident(u.rolname) as name, quote_ident(current_database()) as database,
           has_database_privilege(current_database(), 'CREATE')
             and (to_regclass('drizzle.__drizzle_migrations') is not null
               or coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)) as may_make_tables,
           u.rolcreaterole or u.rolsuper as may_make_role,
           r.oid is not null as is_made,
           coalesce(pg_has_role(r.oid, ${putsOn}), false) as may_put_on,
           ${gives === undefined ? sql`u.rolcreaterole or u.rolsuper` : sql`coalesce(pg_has_role(r.oid, ${gives}), false)`} as may_give
    from pg_roles u left join pg_roles r on r.rolname = 'bonafide_app'
    where u.rolname = current_user`;
  if (!right) throw new StartError("The user of DATABASE_URL is not known to the database.");
  const { name, database } = right;
  if (!right.may_make_tables)
    throw new StartError(
      `The user of DATABASE_URL may not make tables: run, as a superuser, ALTER DATABASE ${database} OWNER TO ${name};`,
    );
  if (!right.is_made && !right.may_make_role)
    throw new StartError(
      `The user of DATABASE_URL may not make the role bonafide_app: run, as a superuser, CREATE ROLE bonafide_app NOLOGIN; GRANT bonafide_app TO ${name};`,
    );
  if (right.is_made && !right.may_put_on && !right.may_give)
    throw new StartError(
      `The role bonafide_app was made by another installation in the same PostgreSQL: run, as that installation's user or as a superuser, GRANT bonafide_app TO ${name};`,
    );
}

/** The role is the whole cluster's: whoever else may put it on reads this database's rows, if they may connect to it. */
async function tellWhoElse(sql: postgres.Sql): Promise<void> {
  const others = await sql<{ database: string }[]>`
    select quote_ident(current_database()) as database
    from pg_auth_members m join pg_roles u on u.oid = m.member
    where m.roleid = (select oid from pg_roles where rolname = 'bonafide_app')
      and u.rolname <> current_user and not u.rolsuper
      and has_database_privilege(u.oid, current_database(), 'CONNECT')`;
  const [other] = others;
  if (!other) return;
  log().warn(
    `another installation in the same PostgreSQL may connect to this database and put on its role: run REVOKE CONNECT ON DATABASE ${other.database} FROM PUBLIC;`,
  );
}
