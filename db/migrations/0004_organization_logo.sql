ALTER TABLE "organizations" ADD COLUMN "logo" text;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "logo_width" integer;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "logo_height" integer;
--> statement-breakpoint
grant update (logo, logo_width, logo_height) on organizations to bonafide_app;
