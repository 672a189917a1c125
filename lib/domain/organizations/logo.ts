import * as z from "zod";
import {
  lockOwnOrganization,
  type OrganizationRow,
  ownOrganization,
  updateOwnOrganization,
} from "#db/queries/organizations.ts";
import { newId } from "#lib/crypto/random.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { upload } from "#lib/engine/uploads.ts";
import { READING_MS, seeingInTurn } from "../kyc/index.ts";
import { keepLogo, openLogo, removeLogoFile } from "./logo-file.ts";
import { logoVersion } from "./logo-url.ts";
import { Organization, organizationOutput } from "./organization.ts";

const declared = { scope: "organization:write", effect: "write", category: "general", cost: 0 } as const;

type Logo = Pick<OrganizationRow, "logo" | "logoWidth" | "logoHeight">;

export const setLogo = defineLongOperation({
  ...declared,
  name: "organizations.setLogo",
  summary: "Upload the logo of the hosted pages (PNG or JPEG, 1 MB)",
  input: z.object({ file: upload() }).meta({ id: "SetLogo" }),
  output: Organization,
  faults: ["unusable_upload", "unsupported_media_type", "payload_too_large", "overloaded"],
  async run(ctx, { file }) {
    const { png, width, height } = await seeingInTurn(READING_MS.logo, (vision) => vision.sanitizeLogo(file.bytes));
    const logo = await keepLogo(ctx.tenantId, newId("logo", ctx.now.getTime()), png);
    const { row, replaced } = await ctx
      .transact((inside) => change(inside, { logo, logoWidth: width, logoHeight: height }))
      .catch(async (cause: unknown) => {
        await removeLogoFile(logo);
        throw cause;
      });
    await removeLogoFile(replaced);
    return organizationOutput(row, ctx);
  },
});

export const removeLogo = defineLongOperation({
  ...declared,
  name: "organizations.removeLogo",
  summary: "Remove the logo of the hosted pages",
  input: z.object({}).meta({ id: "NoInputRemoveLogo" }),
  output: Organization,
  faults: [],
  async run(ctx) {
    const none = { logo: null, logoWidth: null, logoHeight: null };
    const { row, replaced } = await ctx.transact((inside) => change(inside, none));
    await removeLogoFile(replaced);
    return organizationOutput(row, ctx);
  },
});

/** The name of the file that is needed no more is returned, since a rollback must not lose it. */
async function change(ctx: TenantContext, logo: Logo): Promise<{ row: OrganizationRow; replaced: string | null }> {
  const before = await lockOwnOrganization(ctx.tenant);
  const row = before && (await updateOwnOrganization(ctx.tenant, logo));
  if (!row) throw new Fault("not_found");
  await ctx.emit("organization.updated", { subject: row.id, data: { changed: ["logo"] } });
  return { row, replaced: before.logo };
}

/** Public: whoever sees the sign-in page sees it. */
export const readLogo = defineLongOperation({
  name: "organizations.readLogo",
  summary: "Read an organization's logo as PNG",
  scope: "auth:write",
  effect: "read",
  category: "auth",
  cost: 0,
  input: z
    .object({
      /** Which logo is meant: an address with it shows the same picture for ever, or none. */
      v: z.string().max(100).optional(),
    })
    .meta({ id: "ReadLogo" }),
  output: z.object({ png: z.instanceof(Uint8Array), isVersioned: z.boolean() }).meta({ id: "LogoFile" }),
  faults: ["not_found", "overloaded"],
  async run(ctx, { v }) {
    const name = (await ctx.transact((inside) => ownOrganization(inside.tenant)))?.logo;
    const isMeant = name != null && (v === undefined || v === logoVersion(name));
    const png = isMeant ? await openLogo(ctx.tenantId, name) : undefined;
    if (!png) throw new Fault("not_found", "There is no such logo.");
    return { png: Uint8Array.from(png), isVersioned: v !== undefined };
  },
});
