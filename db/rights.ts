import type postgres from "postgres";

/** What the second lock on tenants' rows is made of: row security, its policies, and what the tenants' role may do. */
export type Rights = {
  /** As GRANT names it: `table users`, `function f(bytea)`, `sequence s`, `schema public`. */
  object: string;
  isSecured: boolean;
  /** `name (command): condition / check`, of policies for bonafide_app. */
  policies: string[];
  /** `select`, `update(name)`: what bonafide_app may do. */
  grants: string[];
};

/** Every object of the database with row security, or on which bonafide_app may do something. */
export async function readRights(sql: postgres.ISql): Promise<Rights[]> {
  const granted = sql`select r.rolname as role, lower(a.privilege_type) as what from aclexplode(o.acl) a join pg_roles r on r.oid = a.grantee`;
  return sql<Rights[]>`
    with objects as (
      select case relkind when 'S' then 'sequence ' else 'table ' end || quote_ident(relname) as object,
        relrowsecurity as secured, relacl as acl, oid, relname from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'S')
      union all
      select 'function ' || proname || '(' || pg_get_function_identity_arguments(oid) || ')', false, proacl, null, null
      from pg_proc where pronamespace = 'public'::regnamespace
      union all
      select 'schema public', false, nspacl, null, null from pg_namespace where nspname = 'public'
    )
    select * from (
      select object, secured as "isSecured",
        coalesce((select array_agg(p.policyname || ' (' || lower(p.cmd) || '): ' || coalesce(p.qual, '') || ' / ' || coalesce(p.with_check, '')
            order by p.policyname collate "C")
          from pg_policies p where p.schemaname = 'public' and p.tablename = o.relname and p.roles @> '{bonafide_app}'), '{}') as policies,
        coalesce((select array_agg(g.what order by g.what collate "C") from (
            ${granted}
            union all
            select r.rolname, lower(a.privilege_type) || '(' || t.attname || ')'
            from pg_attribute t, aclexplode(t.attacl) a join pg_roles r on r.oid = a.grantee
            where t.attrelid = o.oid and not t.attisdropped) g where g.role = 'bonafide_app'), '{}') as grants
      from objects o) each
    where "isSecured" or policies <> '{}' or grants <> '{}'
    order by object collate "C"`;
}

/** The objects of ours whose rights are others than this version has; what the operator has made beside them is his. */
export function differingRights(wanted: readonly Rights[], found: readonly Rights[]): Rights[] {
  const told = ({ isSecured, policies, grants }: Rights) => JSON.stringify([isSecured, policies, grants]);
  const have = new Map(found.map((each) => [each.object, told(each)]));
  return wanted.filter((each) => have.get(each.object) !== told(each));
}

/** The statements that make one object's rights what they should be, whatever they are now; its owner runs them. */
export function statementsFor({ object, isSecured, policies, grants }: Rights): string[] {
  const secured = object.startsWith("table ") ? securing(object.slice("table ".length), isSecured, policies) : [];
  return [
    `revoke all on ${object} from bonafide_app`,
    ...secured,
    ...grants.map((grant) => `grant ${grant.replace("(", " (")} on ${object} to bonafide_app`),
  ];
}

function securing(table: string, isSecured: boolean, policies: readonly string[]): string[] {
  return [
    `alter table ${table} ${isSecured ? "enable" : "disable"} row level security`,
    ...policies.flatMap((policy) => {
      const [, name, command, using, check] = /^(\S+) \((\w+)\): (.*) \/ (.*)$/s.exec(policy) ?? [];
      const conditions = `${using ? `using (${using})` : ""} ${check ? `with check (${check})` : ""}`;
      return [
        `drop policy if exists ${name} on ${table}`,
        `create policy ${name} on ${table} for ${command} to bonafide_app ${conditions}`,
      ];
    }),
  ];
}
