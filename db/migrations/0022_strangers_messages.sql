CREATE TABLE "strangers_messages" (
	"message_id" text PRIMARY KEY NOT NULL,
	"mailbox" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE INDEX "strangers_messages_mailbox" ON "strangers_messages" USING btree ("mailbox","created_at");--> statement-breakpoint
-- No tenant's transaction reads or writes it: bonafide_app is granted nothing, and no policy lets a row through.
alter table strangers_messages enable row level security;
