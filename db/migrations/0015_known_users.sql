ALTER TABLE "attribute_requests" ALTER COLUMN "scope" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "attribute_requests" ADD COLUMN "circuit" text DEFAULT 'attribute_signed' NOT NULL;--> statement-breakpoint
ALTER TABLE "attribute_requests" ADD COLUMN "user_id" text;--> statement-breakpoint
ALTER TABLE "attribute_requests" ADD COLUMN "credential_id" text;--> statement-breakpoint
ALTER TABLE "credentials" ADD COLUMN "commitment" "bytea";--> statement-breakpoint
ALTER TABLE "attribute_requests" ADD CONSTRAINT "attribute_requests_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attribute_requests" ADD CONSTRAINT "attribute_requests_credential_id_credentials_id_fk" FOREIGN KEY ("credential_id") REFERENCES "public"."credentials"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "attribute_requests_user" ON "attribute_requests" USING btree ("user_id");