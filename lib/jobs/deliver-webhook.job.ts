import * as z from "zod";
import { defineJob } from "./define-job.ts";

/** One attempt at one delivery; the handler itself enqueues the next attempt by the door's schedule. */
export const deliverWebhook = defineJob({
  name: "webhooks.deliver",
  input: z.object({ tenantId: z.string(), mode: z.enum(["live", "test"]), deliveryId: z.string() }),
  attempts: 5,
  backoffSeconds: 5,
  timeoutSeconds: 30,
  concurrency: 16,
  // Chosen: an endpoint that hangs takes ten seconds each time, and half of the places go on.
  perTenantMax: 8,
  load: () => import("#lib/domain/webhooks/deliver-webhook.handler.ts"),
});
