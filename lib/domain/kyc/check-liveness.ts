import * as z from "zod";
import { newId } from "#lib/crypto/random.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { upload } from "#lib/engine/uploads.ts";
import { keepLiveness } from "./keep-liveness.ts";
import { Reason, rounded } from "./kyc-session.ts";
import { sessionToTry, sessionToWrite } from "./open-session.ts";
import { pageWithFace } from "./read-selfie.ts";
import { READING_MS, seeingInTurn } from "./see-image.ts";

/** What one still picture can tell. Depth and blink need motion: they are false here, and `not_checked` says so. */
export const checkLiveness = defineLongOperation({
  name: "kyc.face.liveness",
  summary: "Look for signs of a photograph of a photograph in one selfie",
  scope: "kyc:write",
  effect: "write",
  category: "kyc",
  cost: 3,
  input: z.object({ sessionId: z.string().max(100), file: upload() }).meta({ id: "CheckLiveness" }),
  output: z
    .object({
      isLive: z.boolean(),
      confidence: z.number(),
      checks: z
        .object({
          textureAnalysis: z.boolean().nullable(),
          depthEstimation: z.boolean().nullable(),
          blinkDetection: z.boolean().nullable(),
        })
        .meta({ id: "LivenessChecks" }),
      notChecked: z.array(z.string()),
      /** How liveness was judged, and what that is worth: one picture sends a verification to a person, whatever it says. */
      method: z.literal("single_image"),
      assurance: z.literal("low"),
      reasons: z.array(Reason),
    })
    .meta({ id: "Liveness" }),
  faults: ["not_found", "conflict", "unusable_upload", "unsupported_media_type", "payload_too_large", "overloaded"],
  async run(ctx, { sessionId, file }) {
    await ctx.transact((inside) => sessionToWrite(inside, sessionId));
    const { jpeg, seen, template } = await seeingInTurn(READING_MS.face, async (vision) => {
      await ctx.transact((inside) => sessionToTry(inside, sessionId, "attempts"));
      const { image, seen } = await pageWithFace(vision, file.bytes, vision.assessSelfie, ({ face }) => face);
      const { template, problem } = seen.face;
      if (!template) throw new Fault("unusable_upload", problem?.message ?? "No face could be found in the picture.");
      return { jpeg: image.jpeg, seen, template };
    });
    const { isLive, confidence, checks, notChecked, reasons } = seen;
    await keepLiveness(ctx, {
      id: newId("lvc", ctx.now.getTime()),
      sessionId,
      jpeg,
      template,
      isLive,
      confidence,
      reasons,
      film: null,
    });
    const worth = { method: "single_image", assurance: "low" } as const;
    return { isLive, confidence: rounded(confidence), checks, notChecked: notChecked.map(codeOf), ...worth, reasons };
  },
});

/** Values are codes, spelled alike in every dialect: `depth_estimation`. */
function codeOf(check: string): string {
  return check.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
