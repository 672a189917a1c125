import * as z from "zod";
import { listProviders } from "#db/queries/oauth.ts";
import { ownOrganization } from "#db/queries/organizations.ts";
import { MFA_POLICIES } from "#db/schema/organizations.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";

/** What the hosted pages show before anybody has signed in; all of it is public. */
export const describeRealm = defineOperation({
  name: "hosted.describe",
  summary: "Read what an organization's hosted pages show",
  scope: "auth:write",
  effect: "read",
  category: "auth",
  cost: 0,
  input: z.object({}).meta({ id: "NoInputDescribeRealm" }),
  output: z
    .object({
      name: z.string(),
      accentColor: z.string().nullable(),
      isTest: z.boolean(),
      mfaPolicy: z.enum(MFA_POLICIES),
      providers: z.array(z.object({ provider: z.string(), displayName: z.string() }).meta({ id: "HostedProvider" })),
    })
    .meta({ id: "HostedRealm" }),
  faults: [],
  async run(ctx) {
    const organization = await ownOrganization(ctx.tenant);
    if (!organization) throw new Fault("not_found");
    const providers = (await listProviders(ctx.tenant)).filter(({ isEnabled }) => isEnabled);
    return {
      name: organization.name,
      accentColor: organization.accentColor,
      isTest: ctx.mode === "test",
      mfaPolicy: organization.mfaPolicy,
      providers: providers.map(({ slug, displayName }) => ({ provider: slug, displayName })),
    };
  },
});
