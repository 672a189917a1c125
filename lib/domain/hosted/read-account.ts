import * as z from "zod";
import { trustedDevices } from "#db/queries/devices.ts";
import { ownOrganization } from "#db/queries/organizations.ts";
import { unusedBackupCodes } from "#db/queries/second-factors.ts";
import { findSession } from "#db/queries/sessions.ts";
import { findUser } from "#db/queries/users.ts";
import type { SignedIn, TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { hasFactor, lacksFactor, Session, sessionOutput, signedIn } from "../sessions/index.ts";
import { PASSWORD_KINDS, passwordKind, User, userOutput } from "../users/index.ts";

const Account = z
  .object({
    user: User,
    session: Session,
    /** One that is sent; of the other kinds nothing can be sent. */
    hasPassword: z.boolean(),
    passwordKind: z.enum(PASSWORD_KINDS).nullable(),
    mfaEnabled: z.boolean(),
    /** The organization demands a second factor, and this session goes no further before there is one. */
    mfaSetupRequired: z.boolean(),
    backupCodesLeft: z.number().int(),
  })
  .meta({ id: "HostedAccount" });

export const readAccount = defineOperation({
  name: "hosted.account",
  admitsUnanswered: true,
  summary: "Read the signed-in user's account",
  scope: "self:read",
  effect: "read",
  category: "auth",
  cost: 0,
  input: z.object({}).meta({ id: "NoInputReadAccount" }),
  output: Account,
  faults: [],
  async run(ctx) {
    const account = await accountOf(ctx, signedIn(ctx));
    if (!account) throw new Fault("token_invalid");
    return account;
  },
});

/** What a hosted page begins with: nobody being signed in is an answer here, and no refusal. */
export const readVisitor = defineOperation({
  name: "hosted.session",
  admitsUnanswered: true,
  summary: "Read who is signed in at the hosted pages, if anybody is",
  scope: "auth:write",
  effect: "read",
  category: "auth",
  cost: 0,
  input: z.object({}).meta({ id: "NoInputReadVisitor" }),
  output: z.object({ signedIn: z.boolean(), account: Account.nullable() }).meta({ id: "HostedVisitor" }),
  faults: [],
  async run(ctx) {
    const account = ctx.user && (await accountOf(ctx, ctx.user));
    return { signedIn: account !== null, account };
  },
});

/** null where the user or the session has gone in the meantime. */
async function accountOf(ctx: TenantContext, { userId, sessionId }: SignedIn): Promise<z.input<typeof Account> | null> {
  const user = await findUser(ctx.tenant, userId);
  const session = await findSession(ctx.tenant, sessionId);
  const organization = await ownOrganization(ctx.tenant);
  if (!organization || !user || !session) return null;
  const isLacking = lacksFactor(organization, session);
  // Who has a factor signs in again with it.
  if (isLacking && (await hasFactor(ctx, user))) return null;
  return {
    user: await userOutput(user),
    session: await sessionOutput(session, sessionId, await trustedDevices(ctx.tenant, userId)),
    hasPassword: user.passwordHash !== null,
    passwordKind: passwordKind(user),
    mfaEnabled: user.mfaEnabledAt !== null,
    mfaSetupRequired: isLacking,
    backupCodesLeft: await unusedBackupCodes(ctx.tenant, userId),
  };
}
