import * as z from "zod";
import { MODES } from "#db/schema/columns.ts";
import { Fault } from "#lib/engine/faults.ts";
import { definePlatformOperation, grants } from "#lib/engine/operation.ts";
import { issueKey } from "./issue-key.ts";
import { FAMILY_NAMES, keyOutput, NewApiKey, ScopeName } from "./key.ts";
import { reachableModes, tenantOf } from "./reachable-modes.ts";

export const CreateKey = z
  .object({
    name: z.string().trim().min(1).max(100).default("API key"),
    family: z.enum(FAMILY_NAMES).default("native"),
    mode: z.enum(MODES).optional(),
    scopes: z.array(ScopeName).min(1).max(50).default(["*"]),
  })
  .meta({ id: "CreateApiKey" });

export const createKey = definePlatformOperation({
  name: "keys.create",
  summary: "Create an API key; the key itself is shown once",
  scope: "keys:write",
  effect: "write",
  category: "general",
  cost: 0,
  input: CreateKey,
  output: NewApiKey,
  faults: ["forbidden", "conflict"],
  async run(ctx, input) {
    if (input.scopes.some((scope) => !grants(ctx.actor.scopes, scope)))
      throw new Fault("forbidden", "A credential cannot make a key that may do more than itself.");
    const [mode = ctx.mode] = reachableModes(ctx, input.mode ?? ctx.mode);
    return ctx.transact((_platform, enter) =>
      enter(tenantOf(ctx), mode, async (inside) => {
        const { row, key } = await issueKey(inside, input);
        return { ...keyOutput(row), key };
      }),
    );
  },
});
