import * as z from "zod";
import { listOperatorActions } from "#db/queries/operators.ts";
import { lookUp } from "#db/tenant.ts";
import { definePlatformOperation } from "#lib/engine/operation.ts";
import { nextCursor, pageFields } from "#lib/engine/page.ts";

const OperatorAction = z
  .object({
    id: z.string(),
    operatorId: z.string(),
    action: z.string(),
    organizationId: z.string().nullable(),
    data: z.record(z.string(), z.unknown()),
    requestId: z.string(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "OperatorAction" });

export const listActions = definePlatformOperation({
  name: "operators.listActions",
  summary: "List what operators of the server have done, newest first",
  scope: "operator:read",
  effect: "read",
  category: "general",
  cost: 0,
  input: z
    .object({ ...pageFields, organizationId: z.string().max(100).optional() })
    .meta({ id: "ListOperatorActions" }),
  output: z
    .object({ actions: z.array(OperatorAction), nextCursor: z.string().nullable() })
    .meta({ id: "OperatorActionList" }),
  faults: [],
  async run(_ctx, { limit, cursor, organizationId }) {
    const page = { limit: limit + 1, before: cursor, organizationId };
    const rows = await lookUp((platform) => listOperatorActions(platform, page));
    const actions = rows.slice(0, limit).map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }));
    return { actions, nextCursor: nextCursor(rows, limit, (row) => row.id) };
  },
});
