import type { JWK } from "jose";
import { type LogKeyRow, listLogKeys, lockLogKeys, replaceLogKey } from "#db/queries/transparency.ts";
import { lookUp, onPlatform } from "#db/tenant.ts";
import { newSigningKey } from "#lib/crypto/jwt.ts";
import { newId } from "#lib/crypto/random.ts";
import { noteVerifierKey, signNote } from "#lib/crypto/signed-note.ts";
import { env } from "#lib/env.ts";
import { openByMaster, sealByMaster } from "../tenancy/index.ts";

// NIST SP 800-57 Part 1 §5.3.6: a private signature key is used for one to three years.
const REPLACED_AFTER_MILLISECONDS = 365 * 24 * 3600_000;

export type LogKey = { id: string; publicJwk: JWK; privateJwk: JWK };

type PublishedKey = Pick<LogKeyRow, "id" | "createdAt" | "endorsement"> & { publicJwk: JWK };

/** The name of this log, in its heads and beside their signatures: an address without a scheme (C2SP tlog-checkpoint). */
export function logOrigin(): string {
  return `${new URL(env().publicUrl).host}/v1/transparency`;
}

/** The key that signs heads; made at the first head, and anew after a year, when the private half before is destroyed. */
export async function signingLogKey(now: Date): Promise<LogKey> {
  return usable((await lookUp(listLogKeys)).at(-1), now) ?? replaced(now);
}

/** Every key that has ever signed a head, oldest first. */
export async function everyLogKey(): Promise<PublishedKey[]> {
  const rows = await lookUp(listLogKeys);
  return rows.map(({ publicJwk, privateJwk: _, ...row }) => ({ ...row, publicJwk: JSON.parse(publicJwk) }));
}

/** What a key signs of the one that takes over from it: a line of its own kind, which no head can be. */
function endorsementLines(publicJwk: JWK): string[] {
  return [logOrigin(), "Next key", noteVerifierKey(logOrigin(), publicJwk)];
}

async function replaced(now: Date): Promise<LogKey> {
  const { kid: id, publicJwk, privateJwk } = await newSigningKey(newId("tlk", now.getTime()));
  return onPlatform(async (platform) => {
    // Another process may have made one meanwhile.
    const last = (await lockLogKeys(platform)).at(-1);
    const made = usable(last, now);
    if (made) return made;
    // The last act of the key before: whoever has pinned it can follow.
    const before = last && opened(last);
    const lines = endorsementLines(publicJwk);
    const endorsement = before && signNote(lines, { ...before, name: logOrigin() }).note;
    const sealed = sealByMaster(Buffer.from(JSON.stringify(privateJwk)), logKeyContext(id));
    await replaceLogKey(platform, {
      id,
      publicJwk: JSON.stringify(publicJwk),
      privateJwk: sealed,
      endorsement: endorsement ?? null,
      createdAt: now,
    });
    return { id, publicJwk, privateJwk };
  });
}

function usable(row: LogKeyRow | undefined, now: Date): LogKey | undefined {
  if (!row || now.getTime() - row.createdAt.getTime() >= REPLACED_AFTER_MILLISECONDS) return undefined;
  return opened(row);
}

function opened(row: LogKeyRow): LogKey | undefined {
  if (!row.privateJwk) return undefined;
  const context = logKeyContext(row.id);
  const privateJwk: JWK = JSON.parse(openByMaster(row.privateJwk, context, context).toString());
  return { id: row.id, publicJwk: JSON.parse(row.publicJwk), privateJwk };
}

export function logKeyContext(id: string): string {
  return `transparency key ${id}`;
}
