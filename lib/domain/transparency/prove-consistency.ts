import * as z from "zod";
import { lookUp } from "#db/tenant.ts";
import { consistencyPath, isConsistent } from "#lib/crypto/merkle.ts";
import { Fault } from "#lib/engine/faults.ts";
import { definePlatformOperation } from "#lib/engine/operation.ts";
import { hashText, rangeHashes, sizeWithin, TreeSize, wholeOf } from "./tree.ts";

export const proveConsistency = definePlatformOperation({
  name: "transparency.consistency",
  summary: "Prove that the log has only grown between two sizes (RFC 9162 §2.1.4)",
  scope: null,
  effect: "read",
  category: "general",
  cost: 0,
  input: z.object({ first: TreeSize, second: TreeSize.optional() }).meta({ id: "ProveConsistency" }),
  output: z
    .object({
      first: z.number().int(),
      second: z.number().int(),
      firstRoot: z.string(),
      secondRoot: z.string(),
      path: z.array(z.string()),
    })
    .meta({ id: "ConsistencyProof" }),
  faults: ["invalid_input"],
  async run(_ctx, input) {
    return lookUp(async (platform) => {
      const second = await sizeWithin(platform, "second", input.second);
      const { first } = input;
      if (first > second)
        throw new Fault("invalid_input", undefined, {
          issues: [{ path: ["first"], message: `must not exceed the second size, which is ${second}` }],
        });
      const ranges = [wholeOf(first), wholeOf(second), ...consistencyPath(first, second)];
      const [firstRoot = Buffer.alloc(0), secondRoot = Buffer.alloc(0), ...path] = await rangeHashes(platform, ranges);
      if (!isConsistent({ first, second, firstRoot, secondRoot, path }))
        throw new Error("the transparency log contradicts itself");
      const roots = { firstRoot: hashText(firstRoot), secondRoot: hashText(secondRoot) };
      return { first, second, ...roots, path: path.map(hashText) };
    });
  },
});
