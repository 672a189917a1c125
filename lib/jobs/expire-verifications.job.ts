import * as z from "zod";
import { defineJob } from "./define-job.ts";

/** Marks verifications whose time ran out, and tells of it. */
export const expireVerifications = defineJob({
  name: "kyc.expire",
  input: z.object({}),
  attempts: 3,
  backoffSeconds: 10,
  timeoutSeconds: 120,
  concurrency: 1,
  cron: "* * * * *",
  load: () => import("#lib/domain/kyc/expire-verifications.handler.ts"),
});
