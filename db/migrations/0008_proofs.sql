CREATE TABLE "proof_nonces" (
	"tenant_id" text NOT NULL,
	"mode" text NOT NULL,
	"hash" text NOT NULL,
	"purpose" text NOT NULL,
	"origin" text,
	"timestamp" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	CONSTRAINT "proof_nonces_tenant_id_mode_hash_pk" PRIMARY KEY("tenant_id","mode","hash")
);
--> statement-breakpoint
CREATE INDEX "proof_nonces_due" ON "proof_nonces" USING btree ("expires_at");--> statement-breakpoint
-- The second lock, as 0001 has put it on every tenant's table.
alter table proof_nonces enable row level security;
--> statement-breakpoint
create policy tenant_and_mode on proof_nonces to bonafide_app
  using (tenant_id = current_setting('bonafide.tenant', true) and mode = current_setting('bonafide.mode', true))
  with check (tenant_id = current_setting('bonafide.tenant', true) and mode = current_setting('bonafide.mode', true));
--> statement-breakpoint
grant select, insert, update, delete on proof_nonces to bonafide_app;
