import * as z from "zod";
import { defineOperation } from "#lib/engine/operation.ts";
import { signedIn, whoAmI } from "../sessions/index.ts";
import { identitiesOf } from "./kept-identity.ts";

export const readOwnIdentity = defineOperation({
  name: "zkp.me",
  summary: "Read the signed-in user, the current session, and the user's DID",
  scope: "self:read",
  effect: "read",
  category: "auth",
  cost: 0,
  input: z.object({}).meta({ id: "NoInputOwnIdentity" }),
  output: whoAmI.output.extend({ did: z.string().nullable() }).meta({ id: "OwnIdentity" }),
  faults: [],
  async run(ctx) {
    const [identity] = await identitiesOf(ctx, signedIn(ctx).userId);
    return { ...(await whoAmI.run(ctx, {})), did: identity?.did ?? null };
  },
});
