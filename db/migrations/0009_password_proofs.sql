CREATE TABLE "opaque_setups" (
	"tenant_id" text NOT NULL,
	"mode" text NOT NULL,
	"setup" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "opaque_setups_tenant_id_mode_pk" PRIMARY KEY("tenant_id","mode")
);
--> statement-breakpoint
CREATE TABLE "pending_passwords" (
	"user_id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"mode" text NOT NULL,
	"password_hash" text,
	"password_proof" "bytea",
	"opaque_record" "bytea",
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "pending_passwords_one" CHECK (num_nonnulls("pending_passwords"."password_hash", "pending_passwords"."password_proof", "pending_passwords"."opaque_record") = 1)
);
--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "password_login" text DEFAULT 'password' NOT NULL;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "reset_approval" text DEFAULT 'off' NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "password_proof" "bytea";--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "opaque_record" "bytea";--> statement-breakpoint
ALTER TABLE "pending_passwords" ADD CONSTRAINT "pending_passwords_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "pending_passwords_due" ON "pending_passwords" USING btree ("expires_at");--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_one_password" CHECK (num_nonnulls("users"."password_hash", "users"."password_proof", "users"."opaque_record") <= 1);--> statement-breakpoint
-- The second lock, as 0001 has put it on every tenant's table.
do $$
declare owned text;
begin
  foreach owned in array array['opaque_setups', 'pending_passwords']
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
grant update (password_login, reset_approval) on organizations to bonafide_app;
