import { poseidon } from "./poseidon.ts";

// circuits/shared/not-revoked.circom: leaves of 128 bits under four levels of Poseidon(8).
const LEVELS = 4;
const LEAF_BITS = 128;
const CHILDREN = 8;

/** How many credentials a list can tell apart. */
export const REVOCATION_IDS = LEAF_BITS * CHILDREN ** LEVELS;

/** Nodes of one level by their index; those that are not there have nothing revoked below them, and are `empty`. */
export type RevocationLevel = { readonly nodes: ReadonlyMap<number, bigint>; readonly empty: bigint };

/** The list of an issuer's revoked credentials. Levels go from the leaves to just below the root. */
export type RevocationTree = { readonly root: bigint; readonly levels: readonly RevocationLevel[] };

/** The list with nothing on it. */
export function emptyRevocationTree(): RevocationTree {
  const empties = [0n];
  for (let level = 0; level < LEVELS; level += 1)
    empties.push(poseidon(Array<bigint>(CHILDREN).fill(empties[level] ?? 0n)));
  const levels = empties.slice(0, LEVELS).map((empty) => ({ nodes: new Map<number, bigint>(), empty }));
  return { root: empties[LEVELS] ?? 0n, levels };
}

/** The same list with more ids on it: bit `id % 128` of leaf `id / 128`. Hashes only above the leaves that change. */
export function withRevoked(tree: RevocationTree, ids: readonly number[]): RevocationTree {
  const [leaves, ...above] = tree.levels;
  if (!leaves || ids.length === 0) return tree;
  const nodes = new Map(leaves.nodes);
  for (const id of ids) {
    const leaf = Math.floor(id / LEAF_BITS);
    nodes.set(leaf, (nodes.get(leaf) ?? 0n) | (1n << BigInt(id % LEAF_BITS)));
  }
  let changed = new Set(ids.map((id) => Math.floor(id / LEAF_BITS)));
  const levels: RevocationLevel[] = [{ ...leaves, nodes }];
  for (const level of above) {
    changed = parentsOf(changed);
    levels.push({ ...level, nodes: rehashed(level, levels.at(-1) ?? leaves, changed) });
  }
  return { root: poseidon(childrenOf(levels.at(-1) ?? leaves, 0)), levels };
}

/** Whether an id is on the list. */
export function isRevoked({ levels }: RevocationTree, id: number): boolean {
  const leaf = levels[0]?.nodes.get(Math.floor(id / LEAF_BITS)) ?? 0n;
  return ((leaf >> BigInt(id % LEAF_BITS)) & 1n) === 1n;
}

function rehashed(level: RevocationLevel, below: RevocationLevel, changed: ReadonlySet<number>) {
  const nodes = new Map(level.nodes);
  for (const index of changed) nodes.set(index, poseidon(childrenOf(below, index)));
  return nodes;
}

function childrenOf({ nodes, empty }: RevocationLevel, parent: number): bigint[] {
  return Array.from({ length: CHILDREN }, (_, index) => nodes.get(CHILDREN * parent + index) ?? empty);
}

function parentsOf(indices: ReadonlySet<number>): Set<number> {
  return new Set([...indices].map((index) => Math.floor(index / CHILDREN)));
}
