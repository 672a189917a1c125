import * as z from "zod";
import { defineJob } from "./define-job.ts";

const sending = {
  input: z.object({ tenantId: z.string(), mode: z.enum(["live", "test"]), messageId: z.string() }),
  attempts: 5,
  backoffSeconds: 5,
  timeoutSeconds: 60,
  concurrency: 8,
  perTenantMax: 4,
  load: () => import("#lib/domain/messages/send-message.handler.ts"),
} as const;

/** Renders one mail or text message and hands it to its provider, or keeps it in the development inbox. */
export const sendMessageJob = defineJob({ name: "messages.send", ...sending });

/** The same for what somebody waits for at a screen, a code or a link: it has places of its own, behind nothing else. */
export const sendAwaitedMessageJob = defineJob({ name: "messages.send-awaited", ...sending });
