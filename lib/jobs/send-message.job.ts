import * as z from "zod";
import { defineJob } from "./define-job.ts";

/** Renders one mail or text message and hands it to its provider, or keeps it in the development inbox. */
export const sendMessageJob = defineJob({
  name: "messages.send",
  input: z.object({ tenantId: z.string(), mode: z.enum(["live", "test"]), messageId: z.string() }),
  attempts: 5,
  backoffSeconds: 5,
  timeoutSeconds: 60,
  concurrency: 8,
  perTenantMax: 4,
  load: () => import("#lib/domain/messages/send-message.handler.ts"),
});
