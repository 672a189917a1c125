import * as z from "zod";
import type { OrganizationRow } from "#db/queries/organizations.ts";

export const Organization = z
  .object({
    id: z.string(),
    name: z.string(),
    plan: z.enum(["free", "pro", "enterprise"]),
    status: z.enum(["active", "suspended"]),
    accentColor: z.string().nullable(),
    retentionDays: z.number().int(),
    redirectUrls: z.array(z.string()),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "Organization" });

export function organizationOutput(row: OrganizationRow): z.input<typeof Organization> {
  return {
    id: row.id,
    name: row.name,
    plan: row.plan,
    status: row.status,
    accentColor: row.accentColor,
    retentionDays: row.retentionDays,
    redirectUrls: row.redirectUrls,
    createdAt: row.createdAt.toISOString(),
  };
}
