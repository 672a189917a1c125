CREATE TABLE "emergency_resets" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"mode" text NOT NULL,
	"user_id" text NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"ended_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"available_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"settled_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "recovery_codes" (
	"tenant_id" text NOT NULL,
	"mode" text NOT NULL,
	"user_id" text NOT NULL,
	"hash" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"used_at" timestamp with time zone,
	CONSTRAINT "recovery_codes_user_id_hash_pk" PRIMARY KEY("user_id","hash")
);
--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "emergency_reset_delay_hours" integer DEFAULT 24 NOT NULL;--> statement-breakpoint
ALTER TABLE "emergency_resets" ADD CONSTRAINT "emergency_resets_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_codes" ADD CONSTRAINT "recovery_codes_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "emergency_resets_open" ON "emergency_resets" USING btree ("user_id") WHERE "emergency_resets"."status" = 'pending';--> statement-breakpoint
CREATE INDEX "emergency_resets_user" ON "emergency_resets" USING btree ("tenant_id","mode","user_id");--> statement-breakpoint
CREATE INDEX "emergency_resets_due" ON "emergency_resets" USING btree ("expires_at");--> statement-breakpoint
-- The second lock, as 0001 has put it on every tenant's table.
do $$
declare owned text;
begin
  foreach owned in array array['emergency_resets', 'recovery_codes']
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
grant update (emergency_reset_delay_hours) on organizations to bonafide_app;
