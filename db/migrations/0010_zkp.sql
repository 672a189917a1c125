CREATE TABLE "transparency_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"public_jwk" text NOT NULL,
	"private_jwk" "bytea",
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "transparency_nodes" (
	"level" smallint NOT NULL,
	"index" bigint NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "transparency_nodes_level_index_pk" PRIMARY KEY("level","index")
);
--> statement-breakpoint
CREATE TABLE "zkp_identities" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"mode" text NOT NULL,
	"user_id" text NOT NULL,
	"did_index" text NOT NULL,
	"leaf_index" text NOT NULL,
	"record" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "zkp_identities" ADD CONSTRAINT "zkp_identities_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "transparency_leaves" ON "transparency_nodes" USING btree ("hash") WHERE "transparency_nodes"."level" = 0;--> statement-breakpoint
CREATE UNIQUE INDEX "zkp_identities_did" ON "zkp_identities" USING btree ("tenant_id","mode","did_index");--> statement-breakpoint
CREATE UNIQUE INDEX "zkp_identities_leaf" ON "zkp_identities" USING btree ("tenant_id","mode","leaf_index");--> statement-breakpoint
CREATE INDEX "zkp_identities_user" ON "zkp_identities" USING btree ("tenant_id","mode","user_id");--> statement-breakpoint
-- The second lock, as 0001 has put it on every tenant's table.
alter table zkp_identities enable row level security;
--> statement-breakpoint
create policy tenant_and_mode on zkp_identities to bonafide_app
  using (tenant_id = current_setting('bonafide.tenant', true) and mode = current_setting('bonafide.mode', true))
  with check (tenant_id = current_setting('bonafide.tenant', true) and mode = current_setting('bonafide.mode', true));
--> statement-breakpoint
grant select, insert, update, delete on zkp_identities to bonafide_app;
--> statement-breakpoint
-- The one way into the log, for a tenant's transaction too: the next index, and the subtrees that the leaf completes
-- (RFC 9162 §2.1.1). The lock is held until the transaction ends, so it is asked for last.
create function append_transparency_leaf(leaf bytea) returns bigint
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  leaf_index bigint;
  height smallint := 0;
  place bigint;
  subtree bytea := leaf;
  neighbour bytea;
begin
  perform pg_advisory_xact_lock(hashtextextended('bonafide transparency log', 0));
  select coalesce(max(n.index) + 1, 0) into leaf_index from transparency_nodes n where n.level = 0;
  insert into transparency_nodes (level, index, hash) values (0, leaf_index, leaf);
  place := leaf_index;
  while place % 2 = 1 loop
    select n.hash into strict neighbour from transparency_nodes n where n.level = height and n.index = place - 1;
    subtree := sha256('\x01'::bytea || neighbour || subtree);
    height := height + 1;
    place := place / 2;
    insert into transparency_nodes (level, index, hash) values (height, place, subtree);
  end loop;
  return leaf_index;
end $$;
--> statement-breakpoint
revoke all on function append_transparency_leaf(bytea) from public;
--> statement-breakpoint
grant execute on function append_transparency_leaf(bytea) to bonafide_app;
--> statement-breakpoint
create function refuse_transparency_change() returns trigger language plpgsql as $$
begin
  raise exception 'the transparency log is only appended to';
end $$;
--> statement-breakpoint
create trigger transparency_is_append_only before update or delete or truncate on transparency_nodes
  for each statement execute function refuse_transparency_change();
