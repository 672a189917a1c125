import * as z from "zod";
import type { KycFaceCheckRow } from "#db/queries/kyc.ts";
import { openPersonal, sealPersonal } from "../tenancy/index.ts";

const Result = z.object({
  decision: z.enum(["match", "review", "no_match", "live", "not_live"]),
  /** L2 distance of the templates, for a match. */
  distance: z.number().nullable(),
  reasons: z.array(z.object({ code: z.string(), message: z.string() })),
  /** Whether several frames under challenges were seen, or one still picture. */
  isActive: z.boolean(),
});

export type FaceResult = z.output<typeof Result>;

const PURPOSE = "kyc_face_checks.result";

export function sealResult(tenantId: string, result: FaceResult): Promise<Buffer> {
  return sealPersonal(tenantId, PURPOSE, JSON.stringify(result));
}

export async function openResult(row: KycFaceCheckRow): Promise<FaceResult> {
  return Result.parse(JSON.parse(await openPersonal(row.tenantId, PURPOSE, row.result)));
}
