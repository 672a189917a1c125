import * as z from "zod";
import type { KycFaceCheckRow } from "#db/queries/kyc.ts";
import { cell, openPersonal, sealPersonal } from "../tenancy/index.ts";

/** What a film showed, frame by frame: figures for reviewers, no pixels. */
export const LivenessFilm = z
  .object({
    challenges: z.array(
      z
        .object({ kind: z.string(), passed: z.boolean(), evidence: z.record(z.string(), z.number()) })
        .meta({ id: "LivenessFilmChallenge" }),
    ),
    flash: z
      .object({
        outcome: z.enum(["passed", "failed", "not_measurable", "not_shown", "not_asked"]),
        cause: z.string().nullable(),
        agreement: z.number(),
        agreementOfBest: z.number(),
        strength: z.number(),
        delayMs: z.number(),
        frames: z.number(),
      })
      .meta({ id: "LivenessFilmFlash" }),
    frames: z.array(
      z
        .object({
          atMs: z.number(),
          faces: z.number(),
          yawDegrees: z.number().nullable(),
          eyes: z.number().nullable(),
          sharpness: z.number().nullable(),
          colour: z.tuple([z.number(), z.number(), z.number()]).nullable(),
        })
        .meta({ id: "LivenessFilmFrame" }),
    ),
  })
  .meta({ id: "LivenessFilm" });

export type LivenessFilm = z.output<typeof LivenessFilm>;

const Result = z.object({
  decision: z.enum(["match", "review", "no_match", "live", "not_live"]),
  /** L2 distance of the templates, for a match. */
  distance: z.number().nullable(),
  reasons: z.array(z.object({ code: z.string(), message: z.string() })),
  /** Whether several frames under challenges were seen, or one still picture. */
  isActive: z.boolean(),
  film: LivenessFilm.nullish(),
  /** The document whose portrait the selfie was compared with. */
  documentId: z.string().nullish(),
});

export type FaceResult = z.output<typeof Result>;

type Whose = Parameters<typeof cell<"kyc_face_checks.result">>[1];

export function sealResult(row: Whose, result: FaceResult): Promise<Buffer> {
  return sealPersonal(cell("kyc_face_checks.result", row), JSON.stringify(result));
}

export async function openResult(row: KycFaceCheckRow): Promise<FaceResult> {
  return Result.parse(JSON.parse(await openPersonal(cell("kyc_face_checks.result", row), row.result)));
}
