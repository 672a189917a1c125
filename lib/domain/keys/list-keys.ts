import * as z from "zod";
import { type ApiKeyRow, listApiKeys } from "#db/queries/api-keys.ts";
import { MODES } from "#db/schema/columns.ts";
import { definePlatformOperation } from "#lib/engine/operation.ts";
import { nextCursor, pageFields } from "#lib/engine/page.ts";
import { ApiKey, keyOutput } from "./key.ts";
import { reachableModes, tenantOf } from "./reachable-modes.ts";

export const listKeys = definePlatformOperation({
  name: "keys.list",
  summary: "List API keys, revoked ones included",
  scope: "keys:read",
  effect: "read",
  category: "general",
  cost: 0,
  input: z.object({ ...pageFields, mode: z.enum(MODES).optional() }).meta({ id: "ListApiKeys" }),
  output: z.object({ apiKeys: z.array(ApiKey), nextCursor: z.string().nullable() }).meta({ id: "ApiKeyList" }),
  faults: ["forbidden"],
  async run(ctx, { limit, cursor, mode }) {
    const rows: ApiKeyRow[] = [];
    for (const each of reachableModes(ctx, mode))
      rows.push(
        ...(await ctx.transact((_platform, enter) =>
          enter(tenantOf(ctx), each, ({ tenant }) => listApiKeys(tenant, { limit: limit + 1, before: cursor })),
        )),
      );
    rows.sort((left, right) => (left.id < right.id ? 1 : -1));
    return { apiKeys: rows.slice(0, limit).map(keyOutput), nextCursor: nextCursor(rows, limit, (row) => row.id) };
  },
});
