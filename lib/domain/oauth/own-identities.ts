import * as z from "zod";
import { deleteIdentity, hasOtherSignIn, type IdentityRow, listIdentities } from "#db/queries/oauth.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation, defineOperation } from "#lib/engine/operation.ts";
import { secret } from "#lib/engine/secrets.ts";
import { requireRecentProof, signedIn } from "../sessions/index.ts";
import { beginFlow, finishFlow } from "./flow.ts";
import { linkTo } from "./identity.ts";
import { flowFields } from "./sign-in.ts";

const Identity = z
  .object({ provider: z.string(), linkedAt: z.iso.datetime(), lastUsedAt: z.iso.datetime().nullable() })
  .meta({ id: "LinkedIdentity" });

const LinkInput = z
  .object({
    provider: flowFields.provider.optional(),
    redirectUrl: flowFields.redirectUrl.optional(),
    code: flowFields.code.optional(),
    state: flowFields.state.optional(),
    iss: flowFields.iss,
  })
  .meta({ id: "LinkIdentity" });

export const linkIdentity = defineLongOperation({
  name: "oauth.link",
  summary: "Link a provider to the signed-in user: start with provider and address, finish with code and state",
  scope: "self:write",
  effect: "write",
  category: "auth",
  cost: 0,
  input: LinkInput,
  output: z
    .object({ authorizationUrl: secret().optional(), identity: Identity.optional() })
    .meta({ id: "IdentityLinking" }),
  faults: ["not_found", "invalid_input", "wrong_confirmation", "conflict", "forbidden", "overloaded"],
  async run(ctx, { provider, redirectUrl, code, state, iss }) {
    const user = signedIn(ctx);
    // Who holds a stolen session must not add a way of signing in to it.
    await ctx.transact((inside) => requireRecentProof(inside, user));
    const starts = provider !== undefined && redirectUrl !== undefined;
    const finishes = code !== undefined && state !== undefined;
    if (starts && code === undefined && state === undefined)
      return { authorizationUrl: await beginFlow(ctx, { provider, redirectUrl }, user.userId) };
    if (!finishes || provider !== undefined || redirectUrl !== undefined)
      throw new Fault("invalid_input", "Send provider and redirect address to start, code and state to finish.");
    const vouched = await finishFlow(ctx, { code, state, iss }, (userId) => userId === user.userId);
    return ctx.transact(async (inside) => {
      // Again: the session may have ended while the provider answered.
      await requireRecentProof(inside, user);
      return { identity: identityOutput(await linkTo(inside, user.userId, vouched)) };
    });
  },
});

export const unlinkIdentity = defineOperation({
  name: "oauth.unlink",
  summary: "Unlink a provider from the signed-in user, unless it is the last way of signing in",
  scope: "self:write",
  effect: "write",
  category: "auth",
  cost: 0,
  input: z.object({ provider: flowFields.provider }).meta({ id: "UnlinkIdentity" }),
  output: z.object({ provider: z.string(), unlinked: z.literal(true) }).meta({ id: "UnlinkedIdentity" }),
  faults: ["not_found", "conflict", "forbidden"],
  async run(ctx, { provider }) {
    const user = signedIn(ctx);
    await requireRecentProof(ctx, user);
    if (!(await deleteIdentity(ctx.tenant, user.userId, provider)))
      throw new Fault("not_found", "No such provider is linked.");
    if (!(await hasOtherSignIn(ctx.tenant, user.userId, provider)))
      throw new Fault("conflict", "It is the last way to sign in; set a password or add another one first.");
    await ctx.emit("identity.unlinked", { subject: user.userId, data: { provider } });
    return { provider, unlinked: true as const };
  },
});

export const listOwnIdentities = defineOperation({
  name: "oauth.identities",
  summary: "List the providers that are linked to the signed-in user",
  scope: "self:read",
  effect: "read",
  category: "auth",
  cost: 0,
  input: z.object({}).meta({ id: "NoInputIdentities" }),
  output: z.object({ identities: z.array(Identity) }).meta({ id: "LinkedIdentityList" }),
  faults: [],
  async run(ctx) {
    const rows = await listIdentities(ctx.tenant, signedIn(ctx).userId);
    return { identities: rows.map(identityOutput) };
  },
});

function identityOutput(row: IdentityRow): z.input<typeof Identity> {
  return {
    provider: row.provider,
    linkedAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  };
}
