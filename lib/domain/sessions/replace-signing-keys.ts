import { deleteSigningKeys, insertSigningKey, lockSigningKeys } from "#db/queries/signing-keys.ts";
import { onPlatform } from "#db/tenant.ts";
import { newSigningKeyRow } from "./signing-keys.ts";

/** Makes the next key of access tokens now; it signs once it has been in the key set long enough. Answers its id. */
export async function rotateSigningKey(now: Date): Promise<string> {
  const made = await newSigningKeyRow(now);
  await onPlatform(async (platform) => {
    await lockSigningKeys(platform);
    await insertSigningKey(platform, made);
  });
  return made.kid;
}

/**
 * Ends every key of access tokens and makes one that signs at once, as when a key has leaked. Tokens of before are refused as
 * soon as a process reads the keys again, within a minute; sessions go on, and refresh theirs. Answers the new key's id.
 */
export async function endSigningKeys(now: Date): Promise<string> {
  const made = await newSigningKeyRow(now);
  await onPlatform(async (platform) => {
    const before = await lockSigningKeys(platform);
    await deleteSigningKeys(platform, before.map(({ kid }) => kid)); // biome-ignore format: one call
    await insertSigningKey(platform, made);
  });
  return made.kid;
}
