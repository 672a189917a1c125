import * as z from "zod";
import { updateKycSession } from "#db/queries/kyc.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { sessionToAnswer } from "../kyc/index.ts";
import { CaptureState, captureState } from "./capture-state.ts";

const write = { scope: "kyc:write", effect: "write", category: "kyc", cost: 0, output: CaptureState } as const;
const SessionId = z.object({ sessionId: z.string().max(100) });

/** Who has declined and thinks better of it agrees by the same link, as long as it is valid. */
export const giveConsent = defineOperation({
  ...write,
  name: "capture.consent",
  summary: "Agree to the verification",
  input: SessionId.extend({ accepted: z.literal(true) }).meta({ id: "GiveConsent" }),
  faults: ["not_found", "conflict"],
  async run(ctx, { sessionId }) {
    const session = await sessionToAnswer(ctx, sessionId);
    if (!session.consentedAt) {
      await updateKycSession(ctx.tenant, sessionId, { consentedAt: ctx.now, status: "pending" });
      await ctx.emit("kyc.consent.given", { subject: sessionId });
    }
    return captureState(ctx, sessionId);
  },
});

export const declineCapture = defineOperation({
  ...write,
  name: "capture.decline",
  summary: "Decline the verification, as long as nothing was handed in",
  input: SessionId.meta({ id: "DeclineCapture" }),
  faults: ["not_found", "conflict"],
  async run(ctx, { sessionId }) {
    const session = await sessionToAnswer(ctx, sessionId);
    if (session.status === "in_progress")
      throw new Fault("conflict", "Pictures have been handed in already: ask for their deletion instead.");
    if (session.status !== "declined") {
      await updateKycSession(ctx.tenant, sessionId, { status: "declined", consentedAt: null });
      await ctx.emit("kyc.session.declined", { subject: sessionId, data: { status: "declined" } });
    }
    return captureState(ctx, sessionId);
  },
});
