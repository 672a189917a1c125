ALTER TABLE "organizations" ADD COLUMN "android_apps" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "apple_apps" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
grant update (android_apps, apple_apps) on organizations to bonafide_app;
