import { expect, it } from "vitest";
import { revocationList } from "#scripts/zk/testing/revocation-list.ts";
import { emptyRevocationTree, isRevoked, REVOCATION_IDS, withRevoked } from "./revocation-tree.ts";

const ids = [0, 1, 127, 128, 1023, 1024, 123_456, REVOCATION_IDS - 1];

it("has the root that the circuit's own tests calculate", () => {
  expect(emptyRevocationTree().root).toBe(revocationList([]).root);
  expect(withRevoked(emptyRevocationTree(), ids).root).toBe(revocationList(ids).root);
});

it("has the same root whether ids come at once, one by one, or twice", () => {
  const whole = withRevoked(emptyRevocationTree(), ids);
  const grown = ids.toReversed().reduce((tree, id) => withRevoked(tree, [id]), emptyRevocationTree());
  expect([grown.root, withRevoked(whole, [127, 0]).root]).toEqual([whole.root, whole.root]);
});

it("tells the ids that are on it from their neighbours", () => {
  const tree = withRevoked(emptyRevocationTree(), [128, 4000]);
  expect([127, 128, 129, 4000].map((id) => isRevoked(tree, id))).toEqual([false, true, false, true]);
});

it("leaves the tree that it grew from as it was", () => {
  const before = withRevoked(emptyRevocationTree(), [5]);
  const root = before.root;
  withRevoked(before, [6]);
  expect([before.root, isRevoked(before, 6)]).toEqual([root, false]);
});
