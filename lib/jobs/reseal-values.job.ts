import * as z from "zod";
import { defineJob } from "./define-job.ts";

/** Seals anew what an earlier key or release has sealed, and drops keys that nothing is sealed by any more. */
export const resealValues = defineJob({
  name: "sealing.resealValues",
  input: z.object({}),
  attempts: 3,
  backoffSeconds: 60,
  timeoutSeconds: 3000,
  concurrency: 1,
  cron: "29 * * * *",
  load: () => import("#lib/domain/sealing/reseal-values.handler.ts"),
});
