import * as z from "zod";
import { replaceKycFaceCheck, updateKycSession } from "#db/queries/kyc.ts";
import { newId } from "#lib/crypto/random.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { upload } from "#lib/engine/uploads.ts";
import { discardFiles } from "../stored-files/index.ts";
import { keepPicture, openTemplate, sealTemplate } from "./evidence.ts";
import { sealResult } from "./face-result.ts";
import { rounded } from "./kyc-session.ts";
import { sessionToTry, sessionToWrite } from "./open-session.ts";
import { portraitToMatch } from "./portrait.ts";
import { pageWithFace, usableFace } from "./read-selfie.ts";
import { READING_MS, seeingInTurn } from "./see-image.ts";

export const matchFace = defineLongOperation({
  name: "kyc.face.match",
  summary: "Compare a selfie with the portrait on the document",
  scope: "kyc:write",
  effect: "write",
  category: "kyc",
  cost: 3,
  input: z.object({ sessionId: z.string().max(100), file: upload() }).meta({ id: "MatchFace" }),
  output: z
    .object({
      verificationId: z.string(),
      match: z.boolean(),
      confidence: z.number(),
      threshold: z.number(),
      decision: z.enum(["match", "review", "no_match"]),
    })
    .meta({ id: "FaceMatch" }),
  faults: ["not_found", "conflict", "unusable_upload", "unsupported_media_type", "payload_too_large", "overloaded"],
  async run(ctx, { sessionId, file }) {
    const portrait = await ctx.transact(async (inside) => {
      const front = await portraitToMatch(inside, await sessionToWrite(inside, sessionId));
      const template = await openTemplate("document", front);
      if (!template)
        throw new Fault(
          "conflict",
          "No portrait could be found on the document; upload a sharper picture of it first.",
        );
      return { template, documentId: front.id };
    });
    const seen = await seeingInTurn(READING_MS.face, async (vision) => {
      await ctx.transact((inside) => sessionToTry(inside, sessionId, "attempts"));
      const read = (jpeg: Buffer) => vision.readFace(jpeg, "selfie");
      const { image, seen } = await pageWithFace(vision, file.bytes, read, (face) => face);
      const template = usableFace(seen);
      return { jpeg: image.jpeg, template, result: vision.compareFaces(portrait.template, template) };
    });
    const id = newId("ver", ctx.now.getTime());
    const picture = await keepPicture(ctx, sessionId, id, seen.jpeg);
    const { result } = seen;
    const place = { tenantId: ctx.tenantId, mode: ctx.mode, id, sessionId };
    try {
      const replaced = await ctx.transact(async (inside) => {
        const { id: standing } = await portraitToMatch(inside, await sessionToWrite(inside, sessionId));
        if (standing !== portrait.documentId)
          throw new Fault("conflict", "The document was replaced meanwhile; send the selfie again.");
        const before = await replaceKycFaceCheck(inside.tenant, {
          id,
          sessionId,
          kind: "match",
          passed: result.decision === "match",
          confidence: result.confidence,
          file: picture,
          template: await sealTemplate("face", place, seen.template),
          result: await sealResult(place, {
            decision: result.decision,
            distance: result.distance,
            reasons: [],
            isActive: false,
            documentId: portrait.documentId,
          }),
          createdAt: ctx.now,
        });
        await updateKycSession(inside.tenant, sessionId, { status: "in_progress" });
        await inside.emit("kyc.face.checked", {
          subject: sessionId,
          data: { decision: result.decision, status: "in_progress" },
        });
        return before;
      });
      await discardFiles([replaced]);
    } catch (cause) {
      await discardFiles([picture]);
      throw cause;
    }
    return {
      verificationId: id,
      match: result.decision === "match",
      confidence: rounded(result.confidence),
      threshold: result.threshold,
      decision: result.decision,
    };
  },
});
