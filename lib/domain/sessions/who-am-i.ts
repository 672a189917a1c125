import * as z from "zod";
import { trustedDevices } from "#db/queries/devices.ts";
import { findSession } from "#db/queries/sessions.ts";
import { findUser } from "#db/queries/users.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { User, userOutput } from "../users/index.ts";
import { Session, sessionOutput, signedIn } from "./session.ts";

export const whoAmI = defineOperation({
  name: "sessions.whoAmI",
  summary: "Read the signed-in user and the current session",
  scope: "self:read",
  effect: "read",
  category: "auth",
  cost: 0,
  input: z.object({}).meta({ id: "NoInputWhoAmI" }),
  output: z
    .object({
      user: User,
      session: Session,
      /** When the token that this was asked with stops being good. */
      tokenExpiresAt: z.iso.datetime(),
    })
    .meta({ id: "WhoAmI" }),
  faults: [],
  async run(ctx) {
    const { userId, sessionId, tokenExpiresAt } = signedIn(ctx);
    const user = await findUser(ctx.tenant, userId);
    const session = await findSession(ctx.tenant, sessionId);
    if (!user || !session || !tokenExpiresAt) throw new Fault("token_invalid");
    const trusted = await trustedDevices(ctx.tenant, userId);
    return {
      user: await userOutput(user),
      session: await sessionOutput(session, sessionId, trusted),
      tokenExpiresAt: tokenExpiresAt.toISOString(),
    };
  },
});
