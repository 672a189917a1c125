import { forgetKycEvidence, outlivedKycSessions } from "#db/queries/kyc.ts";
import { onPlatform } from "#db/tenant.ts";
import { asSystem } from "#lib/engine/system.ts";
import { storedFiles } from "../stored-files/index.ts";
import { forgetFaces } from "./duplicates/forget-faces.ts";
import { removePictures } from "./evidence.ts";

const BATCH = 200;

/** Erases pictures, readings and templates of verifications past their organization's retention; outcomes stay. */
export async function forgetOutlivedEvidence(now: Date): Promise<void> {
  const outlived = await onPlatform((platform) => outlivedKycSessions(platform, now, BATCH));
  for (const { id, tenantId, mode } of outlived) {
    await removePictures(await storedFiles().list(`${tenantId}/${id}/`));
    await asSystem("platform.sweep", tenantId, mode, now, async (ctx) => {
      await forgetKycEvidence(ctx.tenant, id);
      await forgetFaces(ctx.tenant, id);
      await ctx.emit("kyc.evidence.forgotten", { subject: id });
    });
  }
}
