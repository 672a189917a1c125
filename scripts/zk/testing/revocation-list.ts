import { poseidon8 } from "poseidon-lite/poseidon8";

const LEVELS = 4;
const LEAF_BITS = 128;
export const REVOCATION_IDS = LEAF_BITS * 8 ** LEVELS;

/** The list of a tree: bit `id % 128` of leaf `id / 128` is set where a credential is revoked. */
export interface RevocationList {
  root: bigint;
  /** All eight children of every node from this id's leaf up: what `attribute_signed` takes. */
  siblings(revocationId: number): bigint[][];
}

/** circuits/attribute_signed/README.md describes the tree. */
export function revocationList(revoked: readonly number[]): RevocationList {
  const leaves = new Map<number, bigint>();
  for (const id of revoked) {
    const leaf = Math.floor(id / LEAF_BITS);
    leaves.set(leaf, (leaves.get(leaf) ?? 0n) | (1n << BigInt(id % LEAF_BITS)));
  }
  // Nodes below which nothing is revoked are equal on each level, and are not kept.
  const levels: { nodes: Map<number, bigint>; empty: bigint }[] = [{ nodes: leaves, empty: 0n }];
  for (let level = 0; level < LEVELS; level += 1) levels.push(above(levels[level] ?? { nodes: leaves, empty: 0n }));
  const top = levels[LEVELS];
  return {
    root: top?.nodes.get(0) ?? top?.empty ?? 0n,
    siblings: (id) =>
      levels.slice(0, LEVELS).map((level, depth) => children(level, Math.floor(id / LEAF_BITS / 8 ** (depth + 1)))),
  };
}

function above(level: { nodes: Map<number, bigint>; empty: bigint }): { nodes: Map<number, bigint>; empty: bigint } {
  const parents = new Set([...level.nodes.keys()].map((index) => Math.floor(index / 8)));
  return {
    nodes: new Map([...parents].map((parent) => [parent, poseidon8(children(level, parent))])),
    empty: poseidon8(Array<bigint>(8).fill(level.empty)),
  };
}

function children({ nodes, empty }: { nodes: Map<number, bigint>; empty: bigint }, parent: number): bigint[] {
  return Array.from({ length: 8 }, (_, index) => nodes.get(8 * parent + index) ?? empty);
}
