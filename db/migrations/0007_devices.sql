CREATE TABLE "devices" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"mode" text NOT NULL,
	"user_id" text NOT NULL,
	"info" "bytea" NOT NULL,
	"token_hash" text,
	"trusted_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "device_id" text;--> statement-breakpoint
ALTER TABLE "devices" ADD CONSTRAINT "devices_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "devices_user" ON "devices" USING btree ("tenant_id","mode","user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "devices_token" ON "devices" USING btree ("tenant_id","mode","token_hash");--> statement-breakpoint
-- The second lock, as 0001 has put it on every tenant's table.
alter table devices enable row level security;
--> statement-breakpoint
create policy tenant_and_mode on devices to bonafide_app
  using (tenant_id = current_setting('bonafide.tenant', true) and mode = current_setting('bonafide.mode', true))
  with check (tenant_id = current_setting('bonafide.tenant', true) and mode = current_setting('bonafide.mode', true));
--> statement-breakpoint
grant select, insert, update, delete on devices to bonafide_app;
