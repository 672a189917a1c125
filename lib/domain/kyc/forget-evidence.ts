import { forgetKycEvidence, outlivedKycSessions } from "#db/queries/kyc.ts";
import { onPlatform } from "#db/tenant.ts";
import { forEachDue } from "#lib/engine/each-due.ts";
import { asSystem } from "#lib/engine/system.ts";
import { storedFiles } from "../stored-files/index.ts";
import { forgetFaces } from "./duplicates/forget-faces.ts";
import { removePictures } from "./evidence.ts";

const PAGE = 200;
// Chosen: within the sweep's 50 minutes (sweep.job.ts); what is left then is the next hour's.
const MILLISECONDS_MAX = 40 * 60_000;

/**
 * Erases pictures, readings and templates of all verifications past their organization's retention; outcomes stay. The
 * pictures go first: where it breaks off in between, the rows are still there to be found again.
 */
export async function forgetOutlivedEvidence(now: Date): Promise<void> {
  await forEachDue({
    name: "forgetting evidence past its retention",
    page: (after) => onPlatform((platform) => outlivedKycSessions(platform, now, { after, limit: PAGE })),
    async each({ id, tenantId, mode }) {
      await removePictures(await storedFiles().list(`${tenantId}/${id}/`));
      await asSystem("platform.sweep", tenantId, mode, now, async (ctx) => {
        await forgetKycEvidence(ctx.tenant, id);
        await forgetFaces(ctx.tenant, id);
        await ctx.emit("kyc.evidence.forgotten", { subject: id });
      });
    },
    millisecondsMax: MILLISECONDS_MAX,
  });
}
