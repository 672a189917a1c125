import * as z from "zod";
import type { LongContext } from "#lib/engine/context.ts";
import { execute } from "#lib/engine/execute.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation, defineOperation } from "#lib/engine/operation.ts";
import { secret } from "#lib/engine/secrets.ts";
import { issueCredential } from "../credentials/index.ts";
import {
  addKycDocument,
  captureUrl,
  completeKycSession,
  matchFace,
  sessionToRead,
  sessionToWrite,
  startLiveness,
  submitLiveness,
} from "../kyc/index.ts";
import { CaptureState, captureState } from "./capture-state.ts";

const write = { scope: "kyc:write", effect: "write", category: "kyc", cost: 0, output: CaptureState } as const;
const SessionId = z.object({ sessionId: z.string().max(100) });
// One of 690 orders (coloursOf). The page asks for them always; a person may go on without seeing them.
const FLASH_COLOURS = 6;

const stateOf = (ctx: LongContext, sessionId: string) => ctx.transact((inside) => captureState(inside, sessionId));

/** Nothing of a person is taken before the person has agreed. */
async function refuseWithoutConsent(ctx: LongContext, sessionId: string): Promise<void> {
  const { consentedAt } = await ctx.transact((inside) => sessionToWrite(inside, sessionId));
  if (!consentedAt) throw new Fault("conflict", "Agree to the verification first.");
}

export const getCapture = defineOperation({
  name: "capture.get",
  summary: "Read the state of the capture page",
  scope: "kyc:read",
  effect: "read",
  category: "kyc",
  cost: 0,
  input: SessionId.meta({ id: "CaptureOf" }),
  output: CaptureState,
  faults: ["not_found"],
  run: (ctx, { sessionId }) => captureState(ctx, sessionId),
});

export const captureDocument = defineLongOperation({
  ...write,
  name: "capture.document",
  summary: "Hand in a side of the document",
  input: addKycDocument.input.extend({}).meta({ id: "CaptureDocumentUpload" }),
  faults: addKycDocument.faults,
  async run(ctx, input) {
    await refuseWithoutConsent(ctx, input.sessionId);
    await execute(addKycDocument, ctx, input);
    return stateOf(ctx, input.sessionId);
  },
});

export const captureSelfie = defineLongOperation({
  ...write,
  name: "capture.selfie",
  summary: "Hand in the selfie",
  input: matchFace.input.extend({}).meta({ id: "CaptureSelfieUpload" }),
  faults: matchFace.faults,
  async run(ctx, input) {
    await refuseWithoutConsent(ctx, input.sessionId);
    await execute(matchFace, ctx, input);
    return stateOf(ctx, input.sessionId);
  },
});

export const captureChallenge = defineLongOperation({
  ...write,
  name: "capture.challenge",
  summary: "Get the movements to be filmed",
  input: SessionId.meta({ id: "CaptureChallengeOf" }),
  output: startLiveness.output,
  faults: startLiveness.faults,
  async run(ctx, { sessionId }) {
    await refuseWithoutConsent(ctx, sessionId);
    return execute(startLiveness, ctx, { sessionId, flash: FLASH_COLOURS });
  },
});

export const captureLiveness = defineLongOperation({
  ...write,
  name: "capture.liveness",
  summary: "Hand in the filmed movements",
  input: submitLiveness.input.extend({}).meta({ id: "CaptureLivenessUpload" }),
  faults: submitLiveness.faults,
  async run(ctx, { times, timeline, flash, ...input }) {
    await refuseWithoutConsent(ctx, input.sessionId);
    const told = { times: asJson(times), timeline: asJson(timeline), flash: asJson(flash) };
    await execute(submitLiveness, ctx, { ...input, ...told });
    return stateOf(ctx, input.sessionId);
  },
});

export const completeCapture = defineLongOperation({
  ...write,
  name: "capture.complete",
  summary: "Finish the verification",
  input: SessionId.meta({ id: "CompleteCapture" }),
  faults: completeKycSession.faults,
  async run(ctx, { sessionId }) {
    await execute(completeKycSession, ctx, { sessionId });
    return stateOf(ctx, sessionId);
  },
});

/** The person's own browser takes the proof, so that nobody between keeps a copy. */
export const captureCredential = defineOperation({
  name: "capture.credential",
  summary: "Take a signed proof of one's own verification",
  scope: "kyc:write",
  effect: "write",
  category: "kyc",
  cost: 0,
  input: issueCredential.input.extend({}).meta({ id: "CaptureCredential" }),
  output: issueCredential.output,
  faults: issueCredential.faults,
  run: (ctx, input) => issueCredential.run(ctx, input),
});

export const handOffCapture = defineOperation({
  ...write,
  name: "capture.handOff",
  scope: "kyc:read",
  effect: "read",
  summary: "Get the link for going on with another device",
  input: SessionId.meta({ id: "HandOffCapture" }),
  output: z.object({ url: secret(), expiresAt: z.iso.datetime() }).meta({ id: "HandOff" }),
  faults: ["not_found"],
  async run(ctx, { sessionId }) {
    const session = await sessionToRead(ctx, sessionId);
    return { url: await captureUrl(ctx.tenantId, sessionId), expiresAt: session.expiresAt.toISOString() };
  },
});

function asJson(value: unknown): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}
