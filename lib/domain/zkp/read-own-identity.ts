import * as z from "zod";
import { identitiesOfUser } from "#db/queries/zkp.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { signedIn, whoAmI } from "../sessions/index.ts";
import { openIdentity } from "./identity.ts";

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
    const [row] = await identitiesOfUser(ctx.tenant, signedIn(ctx).userId);
    const did = row ? (await openIdentity(row)).did : null;
    return { ...(await whoAmI.run(ctx, {})), did };
  },
});
