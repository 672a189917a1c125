import {
  forgetSigningKeys,
  insertSigningKey,
  lockSigningKeys,
  retireSigningKeys,
  type SigningKeyRow,
} from "#db/queries/signing-keys.ts";
import { onPlatform } from "#db/tenant.ts";
import {
  newSigningKeyRow,
  PUBLISHED_AHEAD_MILLISECONDS,
  ROTATED_AFTER_MILLISECONDS,
  signingKeyAt,
} from "./signing-keys.ts";

// The longest access token lives an hour; the rest is for clocks and for processes that learn of the key late.
const VERIFIED_AFTER_MILLISECONDS = 3 * 3600_000;

/**
 * Makes the next key well before it signs, so that every process and every reader of the key set knows it by then;
 * retires the one before when the next has taken over, and forgets it once no token of it can be in force.
 */
export async function handle(_input: unknown, now: Date): Promise<void> {
  const made = await newSigningKeyRow(now);
  await onPlatform(async (platform) => {
    const keys = await lockSigningKeys(platform);
    const newest = keys.at(-1);
    if (newest && isOld(newest, now)) await insertSigningKey(platform, made);
    await retireSigningKeys(platform, superseded(keys, now), now);
    await forgetSigningKeys(platform, new Date(now.getTime() - VERIFIED_AFTER_MILLISECONDS));
  });
}

function isOld(key: SigningKeyRow, now: Date): boolean {
  return now.getTime() - key.createdAt.getTime() >= ROTATED_AFTER_MILLISECONDS;
}

/** Those older than the one that every process signs with by now. */
function superseded(keys: readonly SigningKeyRow[], now: Date): string[] {
  const everywhere = new Date(now.getTime() - PUBLISHED_AHEAD_MILLISECONDS);
  const current = signingKeyAt(keys, everywhere);
  return keys.slice(0, current ? keys.indexOf(current) : 0).map(({ kid }) => kid);
}
