import * as z from "zod";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { upload } from "#lib/engine/uploads.ts";
import { pageWithFace, usableFace } from "../read-selfie.ts";
import { READING_MS, seeingInTurn } from "../see-image.ts";
import { DuplicateFace } from "./duplicate-face.ts";
import { findDuplicates } from "./find-duplicates.ts";
import { searchIsOff } from "./list-duplicates.ts";

/** The picture and its template are kept nowhere. Each search is an event: who looked for whom stays on record. */
export const searchByPicture = defineLongOperation({
  name: "kyc.faces.search",
  summary: "Find the verifications that show the face of a picture",
  scope: "kyc:read",
  effect: "read",
  category: "kyc",
  cost: 3,
  input: z.object({ file: upload() }).meta({ id: "SearchFaces" }),
  output: z.object({ faces: z.array(DuplicateFace) }).meta({ id: "FoundFaces" }),
  faults: ["conflict", "unusable_upload", "unsupported_media_type", "payload_too_large", "overloaded"],
  async run(ctx, { file }) {
    // Asked first, so that nobody's face is read where the organization does not search.
    if (!(await findDuplicates(ctx, []))) throw searchIsOff();
    const template = await seeingInTurn(READING_MS.face, async (vision) => {
      const read = (jpeg: Buffer) => vision.readFace(jpeg, "selfie");
      return usableFace((await pageWithFace(vision, file.bytes, read, (face) => face)).seen);
    });
    const faces = await findDuplicates(ctx, [template]);
    if (!faces) throw searchIsOff();
    const sessionIds = faces.map((face) => face.sessionId);
    await ctx.transact((inside) => inside.emit("kyc.face.searched", { subject: ctx.tenantId, data: { sessionIds } }));
    return { faces };
  },
});
