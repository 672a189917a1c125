/**
 * What the role of a tenant's transaction may do with the queue: add jobs of that tenant and mode, and nothing else. It
 * reads no other tenant's jobs, and adds none in another's name. The queue's tables are pg-boss's own, made at a start and
 * not by our migrations, so that their rights are set after it.
 */
export function queueRights(schema: string): string {
  // Jobs lie in the tables that have their payload as a column. Locks on them are taken once, not at every start.
  return `
    select pg_advisory_xact_lock(hashtextextended('bonafide queue rights', 0));
    revoke all on all tables in schema ${schema} from bonafide_app;
    grant usage on schema ${schema} to bonafide_app;
    grant execute on all functions in schema ${schema} to bonafide_app;
    grant select on ${schema}.queue to bonafide_app;
    do $$
    declare held oid;
    begin
      for held in
        select c.oid from pg_class c join pg_attribute a on a.attrelid = c.oid
        where c.relnamespace = '${schema}'::regnamespace and c.relkind in ('r', 'p')
          and a.attname = 'data' and not a.attisdropped
          and exists (select from pg_attribute s where s.attrelid = c.oid and s.attname = 'singleton_key')
      loop
        if not (select relrowsecurity from pg_class where oid = held) then
          execute format('alter table %s enable row level security', held::regclass);
        end if;
        if not exists (select from pg_policy where polrelid = held and polname = 'tenant_and_mode') then
          execute format(
            'create policy tenant_and_mode on %s to bonafide_app
               using (data->>''tenantId'' = current_setting(''bonafide.tenant'', true)
                  and data->>''mode'' = current_setting(''bonafide.mode'', true))', held::regclass);
        end if;
        execute format('grant select, insert on %s to bonafide_app', held::regclass);
      end loop;
    end $$`;
}
