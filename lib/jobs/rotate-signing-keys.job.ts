import * as z from "zod";
import { defineJob } from "./define-job.ts";

/** Makes the next signing key when the present one is old, and forgets those that no token in use was signed with. */
export const rotateSigningKeys = defineJob({
  name: "sessions.rotateSigningKeys",
  input: z.object({}),
  attempts: 3,
  backoffSeconds: 60,
  timeoutSeconds: 60,
  concurrency: 1,
  cron: "43 3 * * *",
  load: () => import("#lib/domain/sessions/rotate-signing-keys.handler.ts"),
});
