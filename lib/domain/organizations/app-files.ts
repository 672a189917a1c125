import * as z from "zod";
import { type OrganizationRow, ownOrganization } from "#db/queries/organizations.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";

const reads = { scope: "auth:write", effect: "read", category: "auth", cost: 0, faults: [] } as const;

/** What a domain says of the Android apps that may use its passkeys (Digital Asset Links). */
export const readAndroidApps = defineOperation({
  ...reads,
  name: "organizations.androidApps",
  summary: "The organization's assetlinks.json: which Android apps use its passkeys",
  input: z.object({}).meta({ id: "NoInputAndroidApps" }),
  output: z
    .array(
      z.object({
        relation: z.array(z.string()),
        target: z.object({
          namespace: z.literal("android_app"),
          packageName: z.string(),
          sha256CertFingerprints: z.array(z.string()),
        }),
      }),
    )
    .meta({ id: "AssetLinks" }),
  async run(ctx) {
    const { androidApps } = await withApps(ctx, (row) => row.androidApps);
    return androidApps.map((app) => ({
      // Passkeys are shared by the first, passwords by the second ("Digital Asset Links for credential sharing").
      relation: ["delegate_permission/common.handle_all_urls", "delegate_permission/common.get_login_creds"],
      target: { namespace: "android_app" as const, ...app },
    }));
  },
});

/** What a domain says of Apple's apps that may use its passkeys (Supporting associated domains). */
export const readAppleApps = defineOperation({
  ...reads,
  name: "organizations.appleApps",
  summary: "The organization's apple-app-site-association: which apps of Apple's systems use its passkeys",
  input: z.object({}).meta({ id: "NoInputAppleApps" }),
  output: z.object({ webcredentials: z.object({ apps: z.array(z.string()) }) }).meta({ id: "AppleAppSiteAssociation" }),
  async run(ctx) {
    const { appleApps } = await withApps(ctx, (row) => row.appleApps);
    return { webcredentials: { apps: appleApps } };
  },
});

/** A file that names nobody is no file. */
async function withApps(
  ctx: TenantContext,
  apps: (row: OrganizationRow) => readonly unknown[],
): Promise<OrganizationRow> {
  const row = await ownOrganization(ctx.tenant);
  if (!row || apps(row).length === 0) throw new Fault("not_found", "This organization has named no such apps.");
  return row;
}
