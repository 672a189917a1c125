CREATE TABLE "data_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"wrapped" "bytea" NOT NULL,
	"uses" bigint DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"retired_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "credential_issuers" DROP CONSTRAINT "credential_issuers_tenant_id_mode_pk";--> statement-breakpoint
ALTER TABLE "credential_issuers" ALTER COLUMN "private_key" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "credential_issuers" ADD COLUMN "epoch" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "credential_issuers" ADD CONSTRAINT "credential_issuers_tenant_id_mode_epoch_pk" PRIMARY KEY("tenant_id","mode","epoch");--> statement-breakpoint
ALTER TABLE "credential_issuers" ADD COLUMN "ended_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "binding" text;--> statement-breakpoint
ALTER TABLE "transparency_keys" ADD COLUMN "endorsement" text;--> statement-breakpoint
ALTER TABLE "data_keys" ADD CONSTRAINT "data_keys_tenant_id_organizations_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "data_keys_current" ON "data_keys" USING btree ("tenant_id") WHERE retired_at is null;--> statement-breakpoint
CREATE INDEX "data_keys_tenant" ON "data_keys" USING btree ("tenant_id");--> statement-breakpoint
CREATE UNIQUE INDEX "credential_issuers_current" ON "credential_issuers" USING btree ("tenant_id","mode") WHERE ended_at is null;--> statement-breakpoint
-- Read before a tenant is known, by the server's own role alone: the tenants' role has no grant on it, and were it given
-- one, it would be held to its own tenant.
alter table data_keys enable row level security;
--> statement-breakpoint
create policy own_keys on data_keys to bonafide_app
  using (tenant_id = current_setting('bonafide.tenant', true)) with check (tenant_id = current_setting('bonafide.tenant', true));
