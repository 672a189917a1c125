CREATE TABLE "kyc_chips" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"mode" text NOT NULL,
	"session_id" text NOT NULL,
	"outcome" text NOT NULL,
	"file" text,
	"template" "bytea",
	"reading" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "kyc_chips" ADD CONSTRAINT "kyc_chips_session_id_kyc_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."kyc_sessions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "kyc_chips_session" ON "kyc_chips" USING btree ("session_id");--> statement-breakpoint
-- The second lock, as 0001 has put it on the tables before.
alter table kyc_chips enable row level security;
--> statement-breakpoint
create policy tenant_and_mode on kyc_chips to bonafide_app
  using (tenant_id = current_setting('bonafide.tenant', true) and mode = current_setting('bonafide.mode', true))
  with check (tenant_id = current_setting('bonafide.tenant', true) and mode = current_setting('bonafide.mode', true));
--> statement-breakpoint
grant select, insert, update, delete on kyc_chips to bonafide_app;
