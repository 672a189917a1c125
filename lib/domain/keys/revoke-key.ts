import * as z from "zod";
import { revokeApiKey } from "#db/queries/api-keys.ts";
import { Fault } from "#lib/engine/faults.ts";
import { definePlatformOperation, grants } from "#lib/engine/operation.ts";
import { ApiKey, keyOutput } from "./key.ts";
import { reachableModes, tenantOf } from "./reachable-modes.ts";

export const revokeKey = definePlatformOperation({
  name: "keys.revoke",
  summary: "Revoke an API key for good, everywhere within a second",
  scope: "keys:write",
  effect: "write",
  category: "general",
  cost: 0,
  input: z.object({ keyId: z.string().max(100) }).meta({ id: "KeyId" }),
  output: ApiKey,
  faults: ["not_found", "forbidden"],
  async run(ctx, { keyId }) {
    for (const mode of reachableModes(ctx, undefined)) {
      const row = await ctx.transact((_platform, enter) =>
        enter(tenantOf(ctx), mode, async (inside) => {
          const revoked = await revokeApiKey(inside.tenant, keyId, ctx.now);
          if (!revoked) return undefined;
          // What is thrown here takes the change back.
          if (revoked.scopes.some((scope) => !grants(ctx.actor.scopes, scope)))
            throw new Fault("forbidden", "A credential cannot revoke a key that may do more than itself.");
          await inside.emit("key.revoked", { subject: revoked.id, data: { name: revoked.name } });
          return revoked;
        }),
      );
      if (row) return keyOutput(row);
    }
    throw new Fault("not_found", "There is no such active API key.");
  },
});
