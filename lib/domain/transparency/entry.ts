import { appendLeaf } from "#db/queries/transparency.ts";
import { leafHash } from "#lib/crypto/merkle.ts";
import type { TenantContext } from "#lib/engine/context.ts";

/** What one registration says, with 32 random bytes in front: whoever lacks them learns nothing from the hash. */
type LogEntry = {
  salt: Uint8Array;
  /** `<organization id>:live` or `<organization id>:test` */
  tenant: string;
  did: string;
  commitment: string;
  /** ISO 8601, in UTC, with milliseconds. */
  registeredAt: string;
};

const VERSION = "1";

/**
 * The leaf that stands for an entry: the leaf hash (RFC 9162 §2.1.1) of its salt, then version, tenant, DID, commitment
 * and time in UTF-8, each behind its length in bytes (4 bytes, big endian).
 */
export function entryHash({ salt, tenant, did, commitment, registeredAt }: LogEntry): Buffer {
  const fields = [VERSION, tenant, did, commitment, registeredAt].flatMap((text) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(Buffer.byteLength(text));
    return [length, Buffer.from(text)];
  });
  return leafHash(Buffer.concat([salt, ...fields]));
}

/**
 * Appends a leaf in the tenant's transaction and returns its index: it is in the log if, and only if, that transaction
 * commits. To be called last, since all other appends wait for the commit.
 */
export function appendToLog(ctx: Pick<TenantContext, "tenant">, leaf: Uint8Array): Promise<number> {
  return appendLeaf(ctx.tenant, leaf);
}
