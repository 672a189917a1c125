import * as z from "zod";
import { findLeaf } from "#db/queries/transparency.ts";
import { lookUp } from "#db/tenant.ts";
import { inclusionPath, isIncluded } from "#lib/crypto/merkle.ts";
import { Fault } from "#lib/engine/faults.ts";
import { definePlatformOperation } from "#lib/engine/operation.ts";
import { Hash, hashBytes, hashText, rangeHashes, sizeWithin, TreeSize, wholeOf } from "./tree.ts";

export const proveInclusion = definePlatformOperation({
  name: "transparency.inclusion",
  summary: "Prove that an entry is in the log (RFC 9162 §2.1.3)",
  scope: null,
  effect: "read",
  category: "general",
  cost: 0,
  input: z.object({ leaf: Hash, treeSize: TreeSize.optional() }).meta({ id: "ProveInclusion" }),
  output: z
    .object({
      leafHash: z.string(),
      leafIndex: z.number().int(),
      treeSize: z.number().int(),
      rootHash: z.string(),
      path: z.array(z.string()),
    })
    .meta({ id: "InclusionProof" }),
  faults: ["not_found", "invalid_input"],
  async run(_ctx, input) {
    const leaf = hashBytes(input.leaf);
    return lookUp(async (platform) => {
      const size = await sizeWithin(platform, "treeSize", input.treeSize);
      const index = await findLeaf(platform, leaf);
      if (index === undefined || index >= size) throw new Fault("not_found", "A log of that size has no such entry.");
      const [root = Buffer.alloc(0), ...path] = await rangeHashes(platform, [
        wholeOf(size),
        ...inclusionPath(index, size),
      ]);
      // Rows that were changed behind the log's back prove nothing: better no answer than a false one.
      if (!isIncluded({ leaf, index, size, path, root })) throw new Error("the transparency log contradicts itself");
      return {
        leafHash: hashText(leaf),
        leafIndex: index,
        treeSize: size,
        rootHash: hashText(root),
        path: path.map(hashText),
      };
    });
  },
});
