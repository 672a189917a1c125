CREATE INDEX "credentials_session" ON "credentials" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "kyc_sessions_status" ON "kyc_sessions" USING btree ("tenant_id","mode","status","id");--> statement-breakpoint
CREATE INDEX "kyc_sessions_decision" ON "kyc_sessions" USING btree ("tenant_id","mode","decision","id");--> statement-breakpoint
CREATE INDEX "kyc_sessions_user" ON "kyc_sessions" USING btree ("tenant_id","mode","user_id","id");--> statement-breakpoint
CREATE INDEX "events_type" ON "events" USING btree ("tenant_id","mode","type","seq");--> statement-breakpoint
CREATE INDEX "messages_status" ON "messages" USING btree ("tenant_id","mode","status","id");--> statement-breakpoint
CREATE INDEX "users_status" ON "users" USING btree ("tenant_id","mode","status","id");