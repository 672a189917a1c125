import * as z from "zod";
import { ownOrganization, updateOwnOrganization } from "#db/queries/organizations.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { Organization, organizationOutput } from "./organization.ts";
import { isRedirectUrl } from "./redirect.ts";

const RedirectUrl = z
  .string()
  .trim()
  .max(2000)
  .refine(isRedirectUrl, "must be an https address as browsers spell it, without fragment, user name or password");

export const getOrganization = defineOperation({
  name: "organizations.get",
  summary: "Read the organization that the credential belongs to",
  scope: "client:read",
  effect: "read",
  category: "general",
  cost: 0,
  input: z.object({}).meta({ id: "NoInputOrganization" }),
  output: Organization,
  faults: [],
  async run(ctx) {
    const row = await ownOrganization(ctx.tenant);
    if (!row) throw new Fault("not_found");
    return organizationOutput(row);
  },
});

export const updateOrganization = defineOperation({
  name: "organizations.update",
  summary: "Change the organization's name, colour, retention and allowed redirect addresses",
  scope: "organization:write",
  effect: "write",
  category: "general",
  cost: 0,
  input: z
    .object({
      name: z.string().trim().min(1).max(100).optional(),
      accentColor: z
        .string()
        .regex(/^#[0-9a-fA-F]{6}$/, "must be a colour such as #0f766e")
        .nullable()
        .optional(),
      retentionDays: z.coerce.number().int().min(0).max(3650).optional(),
      /** Whole addresses, or bare origins that stand for all of theirs. */
      redirectUrls: z
        .array(RedirectUrl)
        .max(50)
        .transform((urls) => [...new Set(urls)])
        .optional(),
    })
    .meta({ id: "UpdateOrganization" }),
  output: Organization,
  faults: [],
  async run(ctx, change) {
    const isChange = Object.keys(change).length > 0;
    const row = isChange ? await updateOwnOrganization(ctx.tenant, change) : await ownOrganization(ctx.tenant);
    if (!row) throw new Fault("not_found");
    if (!isChange) return organizationOutput(row);
    await ctx.emit("organization.updated", { subject: row.id, data: { changed: Object.keys(change) } });
    return organizationOutput(row);
  },
});
