import { sweepRows } from "#db/queries/sweep.ts";
import { onPlatform } from "#db/tenant.ts";
import { noteKeyUse } from "../keys/index.ts";
import { forgetOutlivedEvidence } from "../kyc/index.ts";

/** Forgets what is past its time. Every part may run twice. */
export async function handle(_input: unknown, now: Date): Promise<void> {
  await noteKeyUse(now);
  await onPlatform((platform) => sweepRows(platform, now));
  await forgetOutlivedEvidence(now);
}
