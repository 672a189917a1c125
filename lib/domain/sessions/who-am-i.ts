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
  admitsUnanswered: true,
  summary: "Read the signed-in user and the current session",
  scope: "self:read",
  effect: "read",
  category: "auth",
  cost: 0,
  input: z.object({}).meta({ id: "NoInputWhoAmI" }),
  output: z.object({ user: User, session: Session }).meta({ id: "WhoAmI" }),
  faults: [],
  async run(ctx) {
    const { userId, sessionId } = signedIn(ctx);
    const user = await findUser(ctx.tenant, userId);
    const session = await findSession(ctx.tenant, sessionId);
    if (!user || !session) throw new Fault("token_invalid");
    const trusted = await trustedDevices(ctx.tenant, userId);
    return { user: await userOutput(user), session: await sessionOutput(session, sessionId, trusted) };
  },
});

/** The same for clients that refresh by the end of their token. */
export const whoAmIByToken = defineOperation({
  name: "sessions.whoAmIByToken",
  admitsUnanswered: true,
  summary: "Read the signed-in user, the current session, and when the token stops being good",
  scope: "self:read",
  effect: "read",
  category: "auth",
  cost: 0,
  input: z.object({}).meta({ id: "NoInputWhoAmIByToken" }),
  output: whoAmI.output.extend({ tokenExpiresAt: z.iso.datetime() }).meta({ id: "WhoAmIByToken" }),
  faults: [],
  async run(ctx) {
    const { tokenExpiresAt } = signedIn(ctx);
    if (!tokenExpiresAt) throw new Fault("token_invalid");
    return { ...(await whoAmI.run(ctx, {})), tokenExpiresAt: tokenExpiresAt.toISOString() };
  },
});
