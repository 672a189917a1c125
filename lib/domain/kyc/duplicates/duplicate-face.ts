import * as z from "zod";
import { KYC_STATUSES } from "#db/schema/kyc.ts";

/** Another verification in which the same face was seen. */
export const DuplicateFace = z
  .object({
    sessionId: z.string(),
    userId: z.string().nullable(),
    externalUserId: z.string().nullable(),
    status: z.enum(KYC_STATUSES),
    decision: z.enum(["approved", "rejected", "manual_review"]).nullable(),
    /** `strong` sends a verification to review; `possible` may be chance among many faces. */
    strength: z.enum(["strong", "possible"]),
    confidence: z.number(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "DuplicateFace" });
