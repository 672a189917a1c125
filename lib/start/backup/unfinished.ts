import { existsSync } from "node:fs";
import path from "node:path";
import { StartError } from "../start-error.ts";

/** Lies in the data folder while a restore goes on. */
export const UNFINISHED = "restore-unfinished";

/** Refuses to start on what a restore has begun and not ended. */
export function refuseUnfinished(dataDir: string): void {
  if (existsSync(path.join(dataDir, UNFINISHED)))
    throw new StartError(
      `A restore into the data folder ${dataDir} has not ended: run the same npm run restore again, which goes on from there.`,
    );
}
