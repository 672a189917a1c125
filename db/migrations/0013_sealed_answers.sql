-- Answers kept for a repeat are sealed from here on. Those from before lie in clear: a repeat of theirs is told that it
-- was carried out, as one whose answer held a secret is.
UPDATE "idempotency" SET "output" = NULL WHERE "output" IS NOT NULL AND NOT ("output" ? 'sealed');
