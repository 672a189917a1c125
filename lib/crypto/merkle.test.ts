import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  consistencyPath,
  foldSubtrees,
  inclusionPath,
  isConsistent,
  isIncluded,
  leafHash,
  nodeHash,
  type Range,
  subtreesOf,
} from "./merkle.ts";
import vectors from "./vectors/merkle.json" with { type: "json" };

/** The definitions of RFC 9162 §2.1, word by word and with nothing of the product's code. */
const sha256 = (...parts: Uint8Array[]) => createHash("sha256").update(Buffer.concat(parts)).digest();
const splitAt = (n: number) => {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
};
function mth(d: Buffer[]): Buffer {
  if (d.length === 0) return sha256();
  if (d.length === 1) return sha256(Buffer.of(0), d[0] ?? Buffer.of());
  const k = splitAt(d.length);
  return sha256(Buffer.of(1), mth(d.slice(0, k)), mth(d.slice(k)));
}
function path(m: number, d: Buffer[]): Buffer[] {
  if (d.length <= 1) return [];
  const k = splitAt(d.length);
  return m < k ? [...path(m, d.slice(0, k)), mth(d.slice(k))] : [...path(m - k, d.slice(k)), mth(d.slice(0, k))];
}
function subproof(m: number, d: Buffer[], b: boolean): Buffer[] {
  if (m === d.length) return b ? [] : [mth(d)];
  const k = splitAt(d.length);
  if (m <= k) return [...subproof(m, d.slice(0, k), b), mth(d.slice(k))];
  return [...subproof(m - k, d.slice(k), false), mth(d.slice(0, k))];
}

const entries = (count: number) => Array.from({ length: count }, (_, index) => Buffer.from(`entry ${index}`));
const hex = (hashes: readonly Uint8Array[]) => hashes.map((hash) => Buffer.from(hash).toString("hex"));

/** The product's way: complete subtrees, folded. */
const rangeHash = (d: Buffer[], range: Range) =>
  foldSubtrees(subtreesOf(range).map(({ level, index }) => mth(d.slice(index * 2 ** level, (index + 1) * 2 ** level))));

describe("a tree's hashes", () => {
  const leaves = vectors.leaves.map((leaf) => Buffer.from(leaf, "hex"));

  it("are those of the reference implementation, for every size", () => {
    for (const [size, root] of vectors.roots.entries())
      expect(rangeHash(leaves, { start: 0, end: size }).toString("hex")).toBe(root);
    expect(leafHash(Buffer.of()).toString("hex")).toBe(vectors.roots[1]);
    const [left, right] = leaves.map(leafHash);
    expect(nodeHash(left ?? Buffer.of(), right ?? Buffer.of()).toString("hex")).toBe(vectors.roots[2]);
  });

  it("prove consistency as the reference implementation does", () => {
    for (const { first, second, path: wanted } of vectors.consistency)
      expect(hex(consistencyPath(first, second).map((range) => rangeHash(leaves, range)))).toEqual(wanted);
  });
});

describe("proofs of every size up to 70", () => {
  const d = entries(70);

  it("of inclusion are the standard's own, and hold for their leaf, index, size and root alone", () => {
    for (let size = 1; size <= 70; size++) {
      const tree = d.slice(0, size);
      const root = mth(tree);
      for (let index = 0; index < size; index++) {
        const proof = inclusionPath(index, size).map((range) => rangeHash(tree, range));
        expect(hex(proof)).toEqual(hex(path(index, tree)));
        const leaf = sha256(Buffer.of(0), tree[index] ?? Buffer.of());
        expect(isIncluded({ leaf, index, size, path: proof, root })).toBe(true);
        expect(isIncluded({ leaf: nodeHash(leaf, leaf), index, size, path: proof, root })).toBe(false);
        expect(isIncluded({ leaf, index: size, size, path: proof, root })).toBe(false);
        expect(isIncluded({ leaf, index, size, path: [...proof, leaf], root })).toBe(false);
        expect(isIncluded({ leaf, index, size, path: proof, root: sha256(root) })).toBe(false);
        if (proof.length > 0) expect(isIncluded({ leaf, index, size, path: proof.slice(1), root })).toBe(false);
      }
    }
  });

  it("of inclusion show no inner node as an entry, and an entry at no place that its half of the tree would give it", () => {
    for (let half = 1; half <= 32; half *= 2) {
      const tree = d.slice(0, 2 * half);
      const [root, size] = [mth(tree), 2 * half];
      expect(isIncluded({ leaf: root, index: 0, size, path: [], root })).toBe(false);
      const inner = mth(tree.slice(0, half));
      const others = mth(tree.slice(half));
      if (half > 1) expect(isIncluded({ leaf: inner, index: 0, size, path: [others], root })).toBe(false);
      const leaf = mth(tree.slice(size - 1));
      expect(isIncluded({ leaf, index: half - 1, size: half, path: path(size - 1, tree), root })).toBe(false);
    }
  });

  it("of consistency are the standard's own, and hold for their two roots alone", () => {
    for (let second = 1; second <= 70; second++) {
      const secondRoot = mth(d.slice(0, second));
      for (let first = 1; first <= second; first++) {
        const firstRoot = mth(d.slice(0, first));
        const proof = consistencyPath(first, second).map((range) => rangeHash(d, range));
        expect(hex(proof)).toEqual(hex(subproof(first, d.slice(0, second), true)));
        expect(isConsistent({ first, second, firstRoot, secondRoot, path: proof })).toBe(true);
        expect(isConsistent({ first, second, firstRoot: sha256(firstRoot), secondRoot, path: proof })).toBe(false);
        expect(isConsistent({ first, second, firstRoot, secondRoot: sha256(secondRoot), path: proof })).toBe(false);
        expect(isConsistent({ first, second, firstRoot, secondRoot, path: [...proof, firstRoot] })).toBe(false);
      }
    }
  });

  it("begin with the empty tree, which every tree continues", () => {
    const [firstRoot, secondRoot] = [sha256(), mth(d)];
    expect(consistencyPath(0, 70)).toEqual([]);
    expect(isConsistent({ first: 0, second: 70, firstRoot, secondRoot, path: [] })).toBe(true);
    expect(isConsistent({ first: 0, second: 70, firstRoot: secondRoot, secondRoot, path: [] })).toBe(false);
    expect(isConsistent({ first: 5, second: 4, firstRoot, secondRoot, path: [] })).toBe(false);
  });
});

it("needs few subtrees of a tree of 2^40 leaves and some", () => {
  const size = 2 ** 40 + 2 ** 33 + 12_345;
  const needed = (ranges: Range[]) => ranges.flatMap(subtreesOf).length;
  expect(needed(inclusionPath(7, size))).toBeLessThan(90);
  expect(needed(consistencyPath(size - 4242, size))).toBeLessThan(90);
});
