import type { AnyJob } from "./define-job.ts";
import { deliverWebhook } from "./deliver-webhook.job.ts";
import { expireVerifications } from "./expire-verifications.job.ts";
import { resealValues } from "./reseal-values.job.ts";
import { rotateSigningKeys } from "./rotate-signing-keys.job.ts";
import { sendAwaitedMessageJob, sendMessageJob } from "./send-message.job.ts";
import { sweep } from "./sweep.job.ts";

/** Every job that a worker runs. */
export const jobs: readonly AnyJob[] = [
  deliverWebhook,
  expireVerifications,
  resealValues,
  rotateSigningKeys,
  sendAwaitedMessageJob,
  sendMessageJob,
  sweep,
];
