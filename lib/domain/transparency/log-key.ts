import type { JWK } from "jose";
import { type LogKeyRow, listLogKeys, lockLogKeys, replaceLogKey } from "#db/queries/transparency.ts";
import { lookUp, onPlatform } from "#db/tenant.ts";
import { newSigningKey } from "#lib/crypto/jwt.ts";
import { newId } from "#lib/crypto/random.ts";
import { env } from "#lib/env.ts";
import { openByMaster, sealByMaster } from "../tenancy/index.ts";

// NIST SP 800-57 Part 1 §5.3.6: a private signature key is used for one to three years.
const REPLACED_AFTER_MILLISECONDS = 365 * 24 * 3600_000;

export type LogKey = { id: string; publicJwk: JWK; privateJwk: JWK };

/** The name of this log, in its heads and beside their signatures: an address without a scheme (C2SP tlog-checkpoint). */
export function logOrigin(): string {
  return `${new URL(env().publicUrl).host}/v1/transparency`;
}

/** The key that signs heads; made at the first head, and anew after a year, when the private half before is destroyed. */
export async function signingLogKey(now: Date): Promise<LogKey> {
  return usable((await lookUp(listLogKeys)).at(-1), now) ?? replaced(now);
}

/** Every key that has ever signed a head, oldest first. */
export async function everyLogKey(): Promise<{ id: string; publicJwk: JWK; createdAt: Date }[]> {
  const rows = await lookUp(listLogKeys);
  return rows.map(({ id, publicJwk, createdAt }) => ({ id, publicJwk: JSON.parse(publicJwk), createdAt }));
}

async function replaced(now: Date): Promise<LogKey> {
  const { kid: id, publicJwk, privateJwk } = await newSigningKey(newId("tlk", now.getTime()));
  return onPlatform(async (platform) => {
    // Another process may have made one meanwhile.
    const made = usable((await lockLogKeys(platform)).at(-1), now);
    if (made) return made;
    const sealed = sealByMaster(Buffer.from(JSON.stringify(privateJwk)), logKeyContext(id));
    await replaceLogKey(platform, {
      id,
      publicJwk: JSON.stringify(publicJwk),
      privateJwk: sealed,
      createdAt: now,
    });
    return { id, publicJwk, privateJwk };
  });
}

function usable(row: LogKeyRow | undefined, now: Date): LogKey | undefined {
  if (!row?.privateJwk || now.getTime() - row.createdAt.getTime() >= REPLACED_AFTER_MILLISECONDS) return undefined;
  const context = logKeyContext(row.id);
  const privateJwk: JWK = JSON.parse(openByMaster(row.privateJwk, context, context).toString());
  return { id: row.id, publicJwk: JSON.parse(row.publicJwk), privateJwk };
}

export function logKeyContext(id: string): string {
  return `transparency key ${id}`;
}
