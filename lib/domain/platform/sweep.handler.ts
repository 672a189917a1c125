import { sweepRows } from "#db/queries/sweep.ts";
import { onPlatform } from "#db/tenant.ts";
import { noteKeyUse } from "../keys/index.ts";
import { forgetOutlivedEvidence } from "../kyc/index.ts";
import { storedFiles } from "../stored-files/index.ts";

// Chosen: no write takes nearly as long.
const BROKEN_OFF_MILLISECONDS = 24 * 3600_000;

/** Forgets what is past its time. Every part may run twice. */
export async function handle(_input: unknown, now: Date): Promise<void> {
  await noteKeyUse(now);
  await onPlatform((platform) => sweepRows(platform, now));
  await forgetOutlivedEvidence(now);
  await storedFiles().sweep(new Date(now.getTime() - BROKEN_OFF_MILLISECONDS));
}
