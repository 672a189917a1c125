import { randomInt } from "node:crypto";
import * as z from "zod";
import { insertKycChallenge } from "#db/queries/kyc.ts";
import { newId } from "#lib/crypto/random.ts";
import { defineLongOperation, defineOperation } from "#lib/engine/operation.ts";
import { upload } from "#lib/engine/uploads.ts";
import { keepLiveness } from "./keep-liveness.ts";
import { Reason, rounded } from "./kyc-session.ts";
import { asTimedColours, colourSteps, coloursOf, FLASH, FlashTimeline } from "./liveness-flash.ts";
import { sessionToWrite } from "./open-session.ts";
import { READING_MS, seeingInTurn } from "./see-image.ts";
import { challengeToUse, noteFilm } from "./use-challenge.ts";

const STEPS = ["turn_left", "turn_right", "blink"] as const;
/** What one challenge alone asks for: a blink is missed by clients that send a frame now and then, without times. */
const TURNS = ["turn_left", "turn_right"] as const;
// As published by eKYC-Onboarder, for one; three and a slow network get three times that.
const SECONDS_PER_STEP = 30;
const FRAMES_MAX = 90;
const FRAMES_MIN = 5;

export const startLiveness = defineOperation({
  name: "kyc.liveness.challenge",
  summary: "Get a liveness challenge, or up to three in a random order, for one use within a time",
  scope: "kyc:write",
  effect: "write",
  category: "kyc",
  cost: 0,
  input: z
    .object({
      sessionId: z.string().max(100),
      /** One, as eKYC-Onboarder publishes it; three leave a prepared film less of a chance (the capture page asks for three). */
      steps: z.coerce.number().int().min(1).max(3).default(1),
      /** How many colours the screen is to flash; 0 for a client that shows none. One to three are made four. */
      flash: z.coerce.number().int().min(0).max(FLASH.coloursMax).default(0),
    })
    .meta({ id: "StartLiveness" }),
  output: z
    .object({
      challengeId: z.string(),
      steps: z.array(z.enum(STEPS)),
      /** What the screen is to show after the steps, filling it; null where no colours were asked for. */
      flash: z
        .object({ colours: z.array(z.enum(FLASH.colours)), colourMs: z.number().int() })
        .meta({ id: "LivenessFlash" })
        .nullable(),
      timeoutSeconds: z.number().int(),
      expiresAt: z.iso.datetime(),
    })
    .meta({ id: "LivenessChallenge" }),
  faults: ["not_found", "conflict"],
  async run(ctx, input) {
    await sessionToWrite(ctx, input.sessionId);
    const steps = shuffled(input.steps === 1 ? TURNS : STEPS).slice(0, input.steps);
    const colours = coloursOf(input.flash);
    const timeoutSeconds = SECONDS_PER_STEP * steps.length;
    const expiresAt = new Date(ctx.now.getTime() + timeoutSeconds * 1000);
    const id = newId("chl", ctx.now.getTime());
    await insertKycChallenge(ctx.tenant, {
      id,
      sessionId: input.sessionId,
      steps: [...steps, ...colourSteps(colours)],
      timeoutSeconds,
      createdAt: ctx.now,
      expiresAt,
    });
    await ctx.emit("kyc.liveness.started", { subject: input.sessionId, data: { challengeId: id } });
    const flash = colours.length === 0 ? null : { colours, colourMs: FLASH.colourMs };
    return { challengeId: id, steps, flash, timeoutSeconds, expiresAt: expiresAt.toISOString() };
  },
});

// Inside a form's field the names are the wire's: no door can rename them there.
const Timeline = z
  .array(z.object({ kind: z.enum(STEPS), from_ms: z.number().min(0), to_ms: z.number().min(0) }))
  .max(3);
const Times = z.array(z.number().min(0).max(600_000)).max(FRAMES_MAX);

/** A form's field that holds JSON. */
function json<S extends z.ZodType>(schema: S) {
  return z
    .string()
    .max(16_384)
    .transform((text, issue) => {
      try {
        return JSON.parse(text);
      } catch {
        issue.addIssue({ code: "custom", message: "must be JSON" });
        return z.NEVER;
      }
    })
    .pipe(schema);
}

export const submitLiveness = defineLongOperation({
  name: "kyc.liveness.submit",
  summary: "Send the frames that were filmed under a challenge",
  scope: "kyc:write",
  effect: "write",
  category: "kyc",
  cost: 5,
  input: z
    .object({
      sessionId: z.string().max(100),
      challengeId: z.string().max(100),
      files: z.array(upload()).min(FRAMES_MIN).max(FRAMES_MAX),
      times: json(Times).optional(),
      timeline: json(Timeline).optional(),
      /** When the screen showed each colour, in their order; left out where it showed none. */
      flash: json(FlashTimeline).optional(),
    })
    .meta({ id: "SubmitLiveness" }),
  output: z
    .object({
      checkId: z.string(),
      passed: z.boolean(),
      confidence: z.number(),
      spoofDetected: z.boolean(),
      checksPerformed: z.array(z.string()),
      reasons: z.array(Reason),
    })
    .meta({ id: "LivenessResult" }),
  faults: ["not_found", "conflict", "unusable_upload", "unsupported_media_type", "payload_too_large", "overloaded"],
  async run(ctx, input) {
    await noteFilm(ctx, input);
    const { seen, best, steps } = await seeingInTurn(READING_MS.film, async (vision) => {
      const { steps, colours } = asTimedColours((await challengeToUse(ctx, input)).steps, input.flash);
      const asked = planOf(steps, input);
      const frames: Buffer[] = [];
      // One after the other: a film must not fill the queue that others wait in.
      for (const file of input.files) frames.push((await vision.sanitizeUpload(file.bytes, "frame")).jpeg);
      const seen = await vision.assessLiveness(
        frames.map((jpeg, index) => ({ jpeg, atMs: asked.times[index] ?? index * 100 })),
        asked.timeline,
        colours,
      );
      return { seen, steps, best: seen.bestFrame === null ? null : (frames[seen.bestFrame] ?? null) };
    });
    const id = newId("lvc", ctx.now.getTime());
    const { isLive, confidence, reasons, template, challenges, flash, frames } = seen;
    await keepLiveness(ctx, {
      id,
      sessionId: input.sessionId,
      jpeg: best,
      template,
      isLive,
      confidence,
      reasons,
      film: { challenges, flash, frames },
    });
    return {
      checkId: id,
      passed: isLive,
      confidence: rounded(confidence),
      spoofDetected: seen.spoofDetected,
      checksPerformed: performed(steps, flash.outcome),
      reasons,
    };
  },
});

type Sent = { files: readonly unknown[]; times?: number[]; timeline?: z.output<typeof Timeline> };

/** When each frame was taken and each step asked. The steps are the server's, in the server's order, whatever was sent. */
function planOf(steps: readonly string[], sent: Sent) {
  const times = sent.times?.length === sent.files.length ? sent.times : sent.files.map((_file, index) => index * 100);
  const last = Math.max(...times);
  const isHonest =
    sent.timeline?.length === steps.length && sent.timeline.every((each, index) => each.kind === steps[index]);
  const whole = steps.map((step) => ({ kind: kindOf(step), fromMs: 0, toMs: last }));
  const told = (sent.timeline ?? []).map(({ kind, from_ms, to_ms }) => ({ kind, fromMs: from_ms, toMs: to_ms }));
  return { times, timeline: isHonest ? told : whole };
}

function kindOf(step: string): (typeof STEPS)[number] {
  const kind = STEPS.find((each) => each === step);
  if (!kind) throw new Error("a challenge holds an unknown step");
  return kind;
}

/** Only what could be carried out: colours that could not be seen were not checked. */
function performed(steps: readonly string[], flash: string): string[] {
  const colours = flash === "passed" || flash === "failed" ? ["colour_flash"] : [];
  const movement = steps.some((step) => step.startsWith("turn_")) ? ["head_movement", "depth_estimation"] : [];
  return [...(steps.includes("blink") ? ["blink"] : []), ...movement, ...colours, "texture_analysis"];
}

function shuffled<T>(items: readonly T[]): T[] {
  const rest = [...items];
  const out: T[] = [];
  while (rest.length > 0) out.push(...rest.splice(randomInt(rest.length), 1));
  return out;
}
