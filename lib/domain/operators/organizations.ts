import * as z from "zod";
import {
  changeOrganization as changeRow,
  insertOperatorAction,
  listOrganizations as listRows,
  lockOrganization,
} from "#db/queries/operators.ts";
import type { OrganizationRow } from "#db/queries/organizations.ts";
import { PLANS } from "#db/schema/organizations.ts";
import { lookUp, type Platform } from "#db/tenant.ts";
import { newId } from "#lib/crypto/random.ts";
import type { PlatformContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { definePlatformOperation } from "#lib/engine/operation.ts";
import { nextCursor, pageFields } from "#lib/engine/page.ts";

const STATUSES = ["active", "suspended"] as const;

/** What an operator may know of an organization: nothing of its people. */
const OperatedOrganization = z
  .object({
    id: z.string(),
    name: z.string(),
    plan: z.enum(PLANS),
    status: z.enum(STATUSES),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "OperatedOrganization" });

const declared = { category: "general", cost: 0 } as const;

export const listOrganizations = definePlatformOperation({
  ...declared,
  name: "operators.listOrganizations",
  summary: "List the organizations of the server, newest first, for its operators",
  scope: "operator:read",
  effect: "read",
  input: z
    .object({
      ...pageFields,
      /** A part of the name, or the whole id. */
      search: z.string().trim().min(1).max(100).optional(),
    })
    .meta({ id: "ListOperatedOrganizations" }),
  output: z
    .object({ organizations: z.array(OperatedOrganization), nextCursor: z.string().nullable() })
    .meta({ id: "OperatedOrganizationList" }),
  faults: [],
  async run(_ctx, { limit, cursor, search }) {
    const rows = await lookUp((platform) => listRows(platform, { limit: limit + 1, before: cursor, search }));
    return { organizations: rows.slice(0, limit).map(output), nextCursor: nextCursor(rows, limit, (row) => row.id) };
  },
});

export const changeOrganization = definePlatformOperation({
  ...declared,
  name: "operators.changeOrganization",
  summary:
    "Change an organization's plan, or suspend it, as an operator of the server; holds everywhere within a second",
  scope: "operator:write",
  effect: "write",
  input: z
    .object({
      organizationId: z.string().max(100),
      plan: z.enum(PLANS).optional(),
      status: z.enum(STATUSES).optional(),
    })
    .meta({ id: "ChangeOperatedOrganization" }),
  output: OperatedOrganization,
  faults: ["not_found"],
  run: (ctx, { organizationId, ...change }) =>
    ctx.transact(async (platform, enter) => {
      const before = await lockOrganization(platform, organizationId);
      if (!before) throw new Fault("not_found", "There is no such organization.");
      const changes = differences(before, change);
      const row = changes.length > 0 ? await changeRow(platform, organizationId, change) : before;
      if (!row) throw new Fault("not_found", "There is no such organization.");
      await note(ctx, platform, organizationId, changes);
      // The organization sees in its own events what was done to it.
      return enter(organizationId, "live", async (inside) => {
        for (const { field, from, to } of changes)
          await inside.emit(`organization.${field}_changed`, { subject: organizationId, data: { from, to } });
        return output(row);
      });
    }),
});

type Change = { field: "plan" | "status"; from: string; to: string };

function differences(before: OrganizationRow, change: Partial<Pick<OrganizationRow, "plan" | "status">>): Change[] {
  return (["plan", "status"] as const).flatMap((field) => {
    const to = change[field];
    return to === undefined || to === before[field] ? [] : [{ field, from: before[field], to }];
  });
}

async function note(ctx: PlatformContext, platform: Platform, organizationId: string, changes: readonly Change[]) {
  for (const { field, from, to } of changes)
    await insertOperatorAction(platform, {
      id: newId("opa", ctx.now.getTime()),
      operatorId: ctx.actor.id,
      action: `organization.${field}_changed`,
      organizationId,
      data: { from, to },
      requestId: ctx.requestId,
      createdAt: ctx.now,
    });
}

function output({ id, name, plan, status, createdAt }: OrganizationRow): z.input<typeof OperatedOrganization> {
  return { id, name, plan, status, createdAt: createdAt.toISOString() };
}
