CREATE TABLE "attribute_requests" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"mode" text NOT NULL,
	"issuer" text NOT NULL,
	"age_at_least" integer,
	"nationality_in" text[],
	"scope" text NOT NULL,
	"signals" jsonb NOT NULL,
	"origin" text NOT NULL,
	"nonce" text NOT NULL,
	"timestamp" text NOT NULL,
	"redirect_uri" text,
	"state" text,
	"status" text DEFAULT 'pending' NOT NULL,
	"pseudonym" "bytea",
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"settled_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "credential_issuers" (
	"tenant_id" text NOT NULL,
	"mode" text NOT NULL,
	"private_key" "bytea" NOT NULL,
	"public_x" text NOT NULL,
	"public_y" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "credential_issuers_tenant_id_mode_pk" PRIMARY KEY("tenant_id","mode")
);
--> statement-breakpoint
CREATE TABLE "credentials" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"mode" text NOT NULL,
	"session_id" text,
	"user_id" text,
	"revocation_id" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"revoked_because" text
);
--> statement-breakpoint
ALTER TABLE "credentials" ADD CONSTRAINT "credentials_session_id_kyc_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."kyc_sessions"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credentials" ADD CONSTRAINT "credentials_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "attribute_requests_due" ON "attribute_requests" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "credentials_place" ON "credentials" USING btree ("tenant_id","mode","revocation_id");--> statement-breakpoint
CREATE UNIQUE INDEX "credentials_live" ON "credentials" USING btree ("session_id") WHERE revoked_at is null;--> statement-breakpoint
CREATE INDEX "credentials_recent" ON "credentials" USING btree ("tenant_id","mode","id");--> statement-breakpoint
CREATE INDEX "credentials_user" ON "credentials" USING btree ("tenant_id","mode","user_id");--> statement-breakpoint
CREATE INDEX "credentials_revoked" ON "credentials" USING btree ("tenant_id","mode","revoked_at") WHERE revoked_at is not null;--> statement-breakpoint
-- The second lock, as 0001 has put it on every tenant's table.
do $$
declare owned text;
begin
  foreach owned in array array['credential_issuers', 'credentials', 'attribute_requests']
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
