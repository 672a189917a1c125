import { createHash } from "node:crypto";
import { HASH } from "./digest.ts";

/** Leaves `start` (inclusive) to `end` (exclusive) of a tree. */
export type Range = { readonly start: number; readonly end: number };

/** The `index`-th complete subtree of 2^level leaves. */
export type Subtree = { readonly level: number; readonly index: number };

/** RFC 9162 §2.1.1: the hash of an entry, under a prefix that no inner node has. */
export function leafHash(entry: Uint8Array): Buffer {
  return createHash(HASH).update(Uint8Array.of(0)).update(entry).digest();
}

/** RFC 9162 §2.1.1: the hash of two subtrees side by side. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash(HASH).update(Uint8Array.of(1)).update(left).update(right).digest();
}

/** The complete subtrees that a range of the recursion of RFC 9162 §2.1.1 falls into, from left to right: O(log n). */
export function subtreesOf({ start, end }: Range): Subtree[] {
  const found: Subtree[] = [];
  for (let at = start; at < end; ) {
    const level = Math.floor(Math.log2(end - at));
    found.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return found;
}

/** The hash of a range, from those of its complete subtrees; SHA-256 of nothing for an empty one. */
export function foldSubtrees(hashes: readonly Uint8Array[]): Buffer {
  const [last, ...rest] = hashes.toReversed();
  if (!last) return createHash(HASH).digest();
  return Buffer.from(rest.reduce<Uint8Array>((right, left) => nodeHash(left, right), last));
}

/** RFC 9162 §2.1.3.1: the ranges whose hashes prove that the leaf is in the tree, from the leaf's neighbour up. */
export function inclusionPath(index: number, size: number): Range[] {
  const path: Range[] = [];
  let { start, end }: Range = { start: 0, end: size };
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    if (index < middle) {
      path.push({ start: middle, end });
      end = middle;
    } else {
      path.push({ start, end: middle });
      start = middle;
    }
  }
  return path.reverse();
}

/** RFC 9162 §2.1.4.1: the ranges whose hashes prove that the tree of `first` leaves is how that of `second` began. */
export function consistencyPath(first: number, second: number): Range[] {
  if (first === 0 || first === second) return [];
  const path: Range[] = [];
  let { start, end }: Range = { start: 0, end: second };
  while (end !== first) {
    const middle = start + splitOf(end - start);
    if (first <= middle) {
      path.push({ start: middle, end });
      end = middle;
    } else {
      path.push({ start, end: middle });
      start = middle;
    }
  }
  // Whoever asks knows the first tree's own root.
  if (start > 0) path.push({ start, end });
  return path.reverse();
}

/** The largest power of two below the size. */
function splitOf(size: number): number {
  return 2 ** Math.floor(Math.log2(size - 1));
}

type Inclusion = { leaf: Uint8Array; index: number; size: number; path: readonly Uint8Array[]; root: Uint8Array };

/** RFC 9162 §2.1.3.2: whether the path leads from the leaf's hash to the root. */
export function isIncluded({ leaf, index, size, path, root }: Inclusion): boolean {
  if (index >= size) return false;
  let [fn, sn] = [index, size - 1];
  let hash: Buffer = Buffer.from(leaf);
  for (const each of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(each, hash);
      [fn, sn] = risen(fn, sn);
    } else hash = nodeHash(hash, each);
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && hash.equals(root);
}

type Consistency = {
  first: number;
  second: number;
  firstRoot: Uint8Array;
  secondRoot: Uint8Array;
  path: readonly Uint8Array[];
};

/** RFC 9162 §2.1.4.2: whether the path shows the second tree to be the first one with leaves appended. */
export function isConsistent({ first, second, firstRoot, secondRoot, path }: Consistency): boolean {
  if (first > second) return false;
  if (first === second) return path.length === 0 && Buffer.from(firstRoot).equals(secondRoot);
  if (first === 0) return path.length === 0 && foldSubtrees([]).equals(firstRoot);
  const [begin, ...rest] = Number.isInteger(Math.log2(first)) ? [firstRoot, ...path] : path;
  if (!begin || path.length === 0) return false;
  let [fn, sn] = stripped(first - 1, second - 1);
  let fr: Buffer = Buffer.from(begin);
  let sr = fr;
  for (const each of rest) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      fr = nodeHash(each, fr);
      sr = nodeHash(each, sr);
      [fn, sn] = risen(fn, sn);
    } else sr = nodeHash(sr, each);
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && fr.equals(firstRoot) && sr.equals(secondRoot);
}

// Halved by division: bits of numbers beyond 2^31 are not JavaScript's.
const half = (value: number) => Math.floor(value / 2);

/** Up to where the subtree is a right one, or the whole tree's edge is reached. */
function risen(fn: number, sn: number): [number, number] {
  while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
  return [fn, sn];
}

function stripped(fn: number, sn: number): [number, number] {
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)];
  return [fn, sn];
}
