import * as z from "zod";
import { listEnabledProviders } from "#db/queries/oauth.ts";
import { type OrganizationRow, ownOrganization } from "#db/queries/organizations.ts";
import { unsentPasswords } from "#db/queries/users.ts";
import { MFA_POLICIES, PASSWORD_LOGINS } from "#db/schema/organizations.ts";
import { OPAQUE_KEY_STRETCHING } from "#lib/crypto/opaque.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { env } from "#lib/env.ts";
import { logoUrl, passkeyOriginsOf } from "../organizations/index.ts";
import { CLIENT_HASH, ClientHash } from "../password-proofs/index.ts";

const UNSENT = ["proof", "opaque"] as const;

/** What the hosted pages show before anybody has signed in; all of it is public. */
export const describeRealm = defineOperation({
  name: "hosted.describe",
  summary: "Read what an organization's hosted pages show",
  scope: "auth:write",
  effect: "read",
  category: "auth",
  cost: 0,
  input: z
    .object({
      /** Where a developer's page wants its user back: whether it may be is told before anybody types a password. */
      redirectUri: z.string().max(2000).optional(),
    })
    .meta({ id: "DescribeRealm" }),
  output: z
    .object({
      name: z.string(),
      accentColor: z.string().nullable(),
      logoUrl: z.string().nullable(),
      /** The logo's size in pixels, so that a page keeps its room free. */
      logoWidth: z.number().int().nullable(),
      logoHeight: z.number().int().nullable(),
      isTest: z.boolean(),
      mfaPolicy: z.enum(MFA_POLICIES),
      /** How new passwords are taken; those who have one keep the way that it was made for. */
      passwordLogin: z.enum(PASSWORD_LOGINS),
      /** Of which kinds the users' unsent passwords are: of all together, and never of one. The organization's own is among them. */
      unsentKinds: z.array(z.enum(UNSENT)),
      /** How browsers stretch a new password that will be proven. */
      clientHash: ClientHash,
      /** How they stretch one that is used by OPAQUE. */
      opaqueKeyStretching: z.string(),
      /** Whether passkeys of this organization can be used at this server's own address. */
      takesPasskeys: z.boolean(),
      isRedirectAllowed: z.boolean().optional(),
      providers: z.array(z.object({ provider: z.string(), displayName: z.string() }).meta({ id: "HostedProvider" })),
    })
    .meta({ id: "HostedRealm" }),
  faults: [],
  async run(ctx, { redirectUri }) {
    const organization = await ownOrganization(ctx.tenant);
    if (!organization) throw new Fault("not_found");
    const providers = await listEnabledProviders(ctx.tenant);
    return {
      name: organization.name,
      accentColor: organization.accentColor,
      logoUrl: logoUrl(organization),
      logoWidth: organization.logoWidth,
      logoHeight: organization.logoHeight,
      isTest: ctx.mode === "test",
      mfaPolicy: organization.mfaPolicy,
      passwordLogin: organization.passwordLogin,
      unsentKinds: await unsentKinds(ctx, organization),
      clientHash: CLIENT_HASH,
      opaqueKeyStretching: OPAQUE_KEY_STRETCHING,
      takesPasskeys: takesPasskeys(organization),
      ...(redirectUri !== undefined && { isRedirectAllowed: organization.redirectUrls.includes(redirectUri) }),
      providers: providers.map(({ slug, displayName }) => ({ provider: slug, displayName })),
    };
  },
});

async function unsentKinds({ tenant }: TenantContext, { passwordLogin }: OrganizationRow) {
  const kept = await unsentPasswords(tenant);
  return UNSENT.filter((kind) => kept[kind] || kind === passwordLogin);
}

/** WebAuthn L3 §5.1.3 step 8: a page may use the passkeys of its own host and of the domains above it. */
function takesPasskeys(organization: OrganizationRow): boolean {
  const { relyingPartyId } = organization;
  const { hostname, origin } = new URL(env().publicUrl);
  const isOwn = relyingPartyId === null || hostname === relyingPartyId || hostname.endsWith(`.${relyingPartyId}`);
  return isOwn && passkeyOriginsOf(organization, origin).includes(origin);
}
