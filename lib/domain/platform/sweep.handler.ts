import { sweepRows } from "#db/queries/sweep.ts";
import { onPlatform } from "#db/tenant.ts";
import { noteKeyUse } from "../keys/index.ts";
import { forgetOutlivedEvidence } from "../kyc/index.ts";
import { storedFiles } from "../stored-files/index.ts";

// Chosen: no write takes nearly as long.
const BROKEN_OFF_MILLISECONDS = 24 * 3600_000;

/** Forgets what is past its time. Every part may run twice, and one that fails stops no other. */
export async function handle(_input: unknown, now: Date): Promise<void> {
  const failures: unknown[] = [];
  const sweepFiles = () => storedFiles().sweep(new Date(now.getTime() - BROKEN_OFF_MILLISECONDS));
  for (const part of [() => noteKeyUse(now), () => sweepAllRows(now), () => forgetOutlivedEvidence(now), sweepFiles])
    await part().catch((cause: unknown) => failures.push(cause));
  if (failures.length > 0) throw new AggregateError(failures, "parts of the sweep failed", { cause: failures[0] });
}

/** A batch a transaction, so that no statement runs for long, however many rows there are. */
async function sweepAllRows(now: Date): Promise<void> {
  while (await onPlatform((platform) => sweepRows(platform, now)));
}
