import * as z from "zod";
import { countLeaves, hashesAt } from "#db/queries/transparency.ts";
import type { PlatformReader } from "#db/tenant.ts";
import { foldSubtrees, type Range, subtreesOf } from "#lib/crypto/merkle.ts";
import { Fault } from "#lib/engine/faults.ts";

/** How hashes are written at the doors: `0x` and 64 hexadecimal digits, as a register's `txHash` is. */
export const Hash = z.string().regex(/^0x[0-9a-fA-F]{64}$/, "must be 0x and 64 hexadecimal digits");

export const TreeSize = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

export function hashText(hash: Uint8Array): string {
  return `0x${Buffer.from(hash).toString("hex")}`;
}

export function hashBytes(text: string): Buffer {
  return Buffer.from(text.slice(2), "hex");
}

/** The hashes of ranges of leaves, from O(log n) rows each. */
export async function rangeHashes(platform: PlatformReader, ranges: readonly Range[]): Promise<Buffer[]> {
  const parts = ranges.map(subtreesOf);
  const hashes = await hashesAt(platform, parts.flat());
  let at = 0;
  return parts.map((part) => {
    const own = hashes.slice(at, at + part.length);
    at += part.length;
    return foldSubtrees(own);
  });
}

/** The whole tree of a size, as a range. */
export const wholeOf = (size: number): Range => ({ start: 0, end: size });

/** The size that is asked for, or the present one; refuses one that the log has not reached. */
export async function sizeWithin(platform: PlatformReader, field: string, asked: number | undefined): Promise<number> {
  const size = await countLeaves(platform);
  if (asked === undefined) return size;
  if (asked > size)
    throw new Fault("invalid_input", undefined, {
      issues: [{ path: [field], message: `must not exceed the log's size, which is ${size}` }],
    });
  return asked;
}
