ALTER TABLE "kyc_challenges" ADD COLUMN "film" text;--> statement-breakpoint
ALTER TABLE "kyc_sessions" ADD COLUMN "document_attempts" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "webhook_deliveries_waiting" ON "webhook_deliveries" USING btree ("tenant_id","mode") WHERE status = 'pending';