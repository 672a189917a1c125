import * as z from "zod";
import { ownOrganization } from "#db/queries/organizations.ts";
import { unusedBackupCodes } from "#db/queries/second-factors.ts";
import { findSession } from "#db/queries/sessions.ts";
import { findUser } from "#db/queries/users.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { Session, sessionOutput, signedIn } from "../sessions/index.ts";
import { User, userOutput } from "../users/index.ts";
import { lacksFactor } from "./lacks-factor.ts";

/** What the account page begins with. */
export const readAccount = defineOperation({
  name: "hosted.account",
  summary: "Read the signed-in user's account",
  scope: "self:read",
  effect: "read",
  category: "auth",
  cost: 0,
  input: z.object({}).meta({ id: "NoInputReadAccount" }),
  output: z
    .object({
      user: User,
      session: Session,
      hasPassword: z.boolean(),
      mfaEnabled: z.boolean(),
      /** The organization demands a second factor, and this session goes no further before there is one. */
      mfaSetupRequired: z.boolean(),
      backupCodesLeft: z.number().int(),
    })
    .meta({ id: "HostedAccount" }),
  faults: [],
  async run(ctx) {
    const { userId, sessionId } = signedIn(ctx);
    const user = await findUser(ctx.tenant, userId);
    const session = await findSession(ctx.tenant, sessionId);
    const organization = await ownOrganization(ctx.tenant);
    if (!organization || !user || !session) throw new Fault("token_invalid");
    return {
      user: await userOutput(user),
      session: await sessionOutput(session, sessionId),
      hasPassword: user.passwordHash !== null,
      mfaEnabled: user.mfaEnabledAt !== null,
      mfaSetupRequired: lacksFactor(organization, user, session),
      backupCodesLeft: await unusedBackupCodes(ctx.tenant, userId),
    };
  },
});
