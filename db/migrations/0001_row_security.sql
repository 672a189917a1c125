-- The second lock: inside a tenant's transaction the role is bonafide_app, which owns nothing,
-- cannot log in and cannot bypass these policies. Roles belong to the whole cluster.
do $$ begin
  if not exists (select from pg_roles where rolname = 'bonafide_app') then
    create role bonafide_app nologin nosuperuser nobypassrls noinherit;
  end if;
exception when duplicate_object or unique_violation then null;
end $$;
--> statement-breakpoint
-- Whoever was given the role already needs no right to give it (PostgreSQL 16: the admin option); who made it has that right.
do $$ begin
  if not pg_has_role(current_user, 'bonafide_app', case
    when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end)
  then
    execute format('grant bonafide_app to %I', current_user);
  end if;
end $$;
--> statement-breakpoint
do $$ begin
  execute format('grant usage on schema %I to bonafide_app', current_schema());
end $$;
--> statement-breakpoint
do $$
declare owned text;
begin
  for owned in
    select c.table_name from information_schema.columns c
    where c.table_schema = current_schema() and c.column_name = 'mode'
      and c.table_name not in ('console_addresses')
  loop
    execute format('alter table %I enable row level security', owned);
    execute format(
      'create policy tenant_and_mode on %I to bonafide_app
         using (tenant_id = current_setting(''bonafide.tenant'', true) and mode = current_setting(''bonafide.mode'', true))
         with check (tenant_id = current_setting(''bonafide.tenant'', true) and mode = current_setting(''bonafide.mode'', true))',
      owned);
    execute format('grant select, insert, update, delete on %I to bonafide_app', owned);
  end loop;
end $$;
--> statement-breakpoint
-- Facts are appended and read, never changed.
revoke update, delete on events from bonafide_app;
--> statement-breakpoint
grant usage on all sequences in schema public to bonafide_app;
--> statement-breakpoint
-- A tenant may read its own row of the two shared tables, and change its own settings.
alter table organizations enable row level security;
--> statement-breakpoint
create policy own_organization on organizations to bonafide_app
  using (id = current_setting('bonafide.tenant', true)) with check (id = current_setting('bonafide.tenant', true));
--> statement-breakpoint
grant select, update (name, accent_color, retention_days) on organizations to bonafide_app;
--> statement-breakpoint
alter table console_addresses enable row level security;
--> statement-breakpoint
create policy own_addresses on console_addresses to bonafide_app
  using (tenant_id = current_setting('bonafide.tenant', true)) with check (tenant_id = current_setting('bonafide.tenant', true));
--> statement-breakpoint
grant select, insert, delete on console_addresses to bonafide_app;
--> statement-breakpoint
-- Counted on every call: no write-ahead log, since losing a minute's counts in a crash harms nobody.
create unlogged table rate_limits (key varchar(255) primary key, points integer not null default 0, expire bigint);
--> statement-breakpoint
-- Enqueued inside the change's transaction: a worker that is already awake delivers within milliseconds.
create index webhook_endpoints_events on webhook_endpoints using gin (events) where active;
