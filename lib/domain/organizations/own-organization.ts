import * as z from "zod";
import { type OrganizationRow, ownOrganization, updateOwnOrganization } from "#db/queries/organizations.ts";
import { MFA_POLICIES, PASSWORD_LOGINS, RESET_APPROVALS } from "#db/schema/organizations.ts";
import { evict } from "#db/short-cache.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { env } from "#lib/env.ts";
import { AppleApp, NamedAndroidApp } from "./native-apps.ts";
import { Organization, organizationOutput } from "./organization.ts";
import { OrganizationName } from "./organization-name.ts";
import { isAndroidOrigin, isDomain, isOrigin, isOriginOf } from "./passkey-home.ts";
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
    return organizationOutput(row, ctx);
  },
});

export const updateOrganization = defineOperation({
  name: "organizations.update",
  summary: "Change the organization's name, colour, retention, how its users sign in, and whether faces are searched",
  scope: "organization:write",
  effect: "write",
  category: "general",
  cost: 0,
  input: z
    .object({
      name: OrganizationName.optional(),
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
      mfaPolicy: z.enum(MFA_POLICIES).optional(),
      passwordLogin: z.enum(PASSWORD_LOGINS).optional(),
      resetApproval: z.enum(RESET_APPROVALS).optional(),
      allowsPasswordlessSignUp: z.boolean().optional(),
      relyingPartyId: z
        .string()
        .trim()
        .max(253)
        .refine(isDomain, "must be a domain such as example.com")
        .nullable()
        .optional(),
      /** Empty stands for this server's own origin. */
      passkeyOrigins: z
        .array(
          z
            .string()
            .trim()
            .max(300)
            .refine(
              (text) => isOrigin(text) || isAndroidOrigin(text),
              "must be an origin such as https://app.example.com, or android:apk-key-hash:…",
            ),
        )
        .max(20)
        .transform((origins) => [...new Set(origins)])
        .optional(),
      /** Apps that may use its passkeys; the builds of these are taken as origins too. */
      androidApps: z.array(NamedAndroidApp).max(20).optional(),
      appleApps: z
        .array(AppleApp)
        .max(20)
        .transform((apps) => [...new Set(apps)])
        .optional(),
      /** Processes biometric data to identify people (Art. 9 GDPR): off until the organization asks for it. */
      findsDuplicateFaces: z.boolean().optional(),
      /** A week at most: whoever has lost everything waits that long. */
      emergencyResetDelayHours: z.coerce.number().int().min(0).max(168).optional(),
    })
    .meta({ id: "UpdateOrganization" }),
  output: Organization,
  faults: ["invalid_input"],
  async run(ctx, change) {
    const isChange = Object.keys(change).length > 0;
    const row = isChange ? await updateOwnOrganization(ctx.tenant, change) : await ownOrganization(ctx.tenant);
    if (!row) throw new Fault("not_found");
    if (!isChange) return organizationOutput(row, ctx);
    if (change.relyingPartyId !== undefined || change.passkeyOrigins) refuseStrayOrigins(row);
    if (change.findsDuplicateFaces === false) await evict(ctx.tenant, "faces", row.id);
    await ctx.emit("organization.updated", { subject: row.id, data: { changed: Object.keys(change) } });
    return organizationOutput(row, ctx);
  },
});

/** Browsers use a domain's passkeys on its own origins alone, so another one would never work (WebAuthn L3 §5.1.3). */
function refuseStrayOrigins({ relyingPartyId, passkeyOrigins }: OrganizationRow): void {
  const domain = relyingPartyId ?? new URL(env().publicUrl).hostname;
  const stray = passkeyOrigins.findIndex((origin) => !isAndroidOrigin(origin) && !isOriginOf(domain, origin));
  if (stray === -1) return;
  const issues = [{ path: ["passkeyOrigins", stray], message: `must belong to ${domain}` }];
  throw new Fault("invalid_input", undefined, { issues });
}
