CREATE TABLE "operator_actions" (
	"id" text PRIMARY KEY NOT NULL,
	"operator_id" text NOT NULL,
	"action" text NOT NULL,
	"organization_id" text,
	"data" jsonb NOT NULL,
	"request_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "operators" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"token_hash" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revoked_at" timestamp with time zone
);
--> statement-breakpoint
CREATE INDEX "operator_actions_organization" ON "operator_actions" USING btree ("organization_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "operators_token" ON "operators" USING btree ("token_hash");--> statement-breakpoint
-- No tenant's transaction reads or writes these: bonafide_app is granted nothing, and no policy lets a row through.
alter table operators enable row level security;
--> statement-breakpoint
alter table operator_actions enable row level security;
