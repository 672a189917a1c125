import * as z from "zod";
import { defineJob } from "./define-job.ts";

/** Forgets what is past its time: logs of calls, used keys, old counts, pictures past their retention. */
export const sweep = defineJob({
  name: "platform.sweep",
  input: z.object({}),
  attempts: 3,
  backoffSeconds: 60,
  timeoutSeconds: 3000,
  concurrency: 1,
  cron: "17 * * * *",
  load: () => import("#lib/domain/platform/sweep.handler.ts"),
});
