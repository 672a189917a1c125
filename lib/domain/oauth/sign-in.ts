import * as z from "zod";
import { listEnabledProviders } from "#db/queries/oauth.ts";
import { defineLongOperation, defineOperation } from "#lib/engine/operation.ts";
import { secret } from "#lib/engine/secrets.ts";
import { completeSignIn, SignInOutcome } from "../sessions/index.ts";
import { beginFlow, finishFlow } from "./flow.ts";
import { userOf } from "./identity.ts";

const use = { scope: "auth:write", category: "auth" } as const;

/** An address that the browser comes back to, and what the provider hands back with it. */
export const flowFields = {
  provider: z.string().max(64),
  redirectUrl: z.string().max(2000),
  code: z.string().min(1).max(4000),
  state: z.string().min(1).max(200),
  /** RFC 9207: hand it on where the provider sends it, and it is checked. */
  iss: z.string().max(2000).optional(),
};

/** It carries the state, which is kept as a digest alone. */
const AuthorizationUrl = z.object({ authorizationUrl: secret() }).meta({ id: "AuthorizationUrl" });

export const listProviders = defineOperation({
  ...use,
  name: "oauth.providers",
  summary: "List the providers that users may sign in with",
  effect: "read",
  cost: 0,
  input: z.object({}).meta({ id: "NoInputProviders" }),
  output: z
    .object({
      providers: z.array(
        z.object({ provider: z.string(), displayName: z.string(), enabled: z.literal(true) }).meta({ id: "Provider" }),
      ),
    })
    .meta({ id: "ProviderList" }),
  faults: [],
  async run(ctx) {
    const rows = await listEnabledProviders(ctx.tenant);
    return {
      providers: rows.map(({ slug, displayName }) => ({ provider: slug, displayName, enabled: true as const })),
    };
  },
});

export const beginSignIn = defineLongOperation({
  ...use,
  name: "oauth.init",
  summary: "Start a sign-in with a provider: the address to send the browser to",
  effect: "write",
  cost: 0,
  input: z.object({ provider: flowFields.provider, redirectUrl: flowFields.redirectUrl }).meta({ id: "BeginOauth" }),
  output: AuthorizationUrl,
  faults: ["not_found", "invalid_input", "overloaded"],
  run: async (ctx, begin) => ({ authorizationUrl: await beginFlow(ctx, begin) }),
});

export const finishSignIn = defineLongOperation({
  ...use,
  name: "oauth.callback",
  summary: "Finish a sign-in with what the provider has handed back to the redirect address",
  effect: "write",
  cost: 1,
  input: z.object({ code: flowFields.code, state: flowFields.state, iss: flowFields.iss }).meta({ id: "FinishOauth" }),
  output: SignInOutcome,
  faults: ["wrong_confirmation", "conflict", "forbidden"],
  async run(ctx, finish) {
    // A state that links belongs to a session, and is finished in it.
    const vouched = await finishFlow(ctx, finish, (userId) => userId === null);
    return ctx.transact(async (inside) => completeSignIn(inside, await userOf(inside, vouched), "oauth"));
  },
});
