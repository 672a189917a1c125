ALTER TABLE "organizations" ADD COLUMN "finds_duplicate_faces" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "kyc_documents_faces" ON "kyc_documents" USING btree ("tenant_id","mode","created_at","id") WHERE template is not null and side = 'front';--> statement-breakpoint
CREATE INDEX "kyc_face_checks_faces" ON "kyc_face_checks" USING btree ("tenant_id","mode","created_at","id") WHERE template is not null;
--> statement-breakpoint
grant update (finds_duplicate_faces) on organizations to bonafide_app;
