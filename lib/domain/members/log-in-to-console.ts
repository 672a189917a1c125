import * as z from "zod";
import { findConsoleAddress, type OrganizationRow, ownOrganization } from "#db/queries/organizations.ts";
import { findUser, holdUser, noteLogin, setUserPassword, type UserRow } from "#db/queries/users.ts";
import { lookUp } from "#db/tenant.ts";
import { hashPassword, isOutdated, verifyPassword } from "#lib/crypto/password.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { definePlatformOperation } from "#lib/engine/operation.ts";
import { env } from "#lib/env.ts";
import { sourceOf } from "#lib/source.ts";
import { FactorCode } from "../one-time/index.ts";
import {
  endResetBySignIn,
  noteFailure,
  noteSuccess,
  refuseLocked,
  startSession,
  tokenFields,
} from "../sessions/index.ts";
import { platformIndex, platformIndices, warmTenantKeys } from "../tenancy/index.ts";
import { checkSecondFactor } from "../totp/index.ts";
import { EmailAddress, normalizeEmail, User, userOutput } from "../users/index.ts";

const wrong = () => new Fault("wrong_credentials");

// Addresses that nobody signs in with are counted and locked like all others, so that a lock tells nothing.
const NOBODY = "none";

/** Signs a member of any organization in to the console. */
export const logInToConsole = definePlatformOperation({
  name: "console.logIn",
  summary: "Sign in to the console",
  scope: null,
  effect: "write",
  category: "auth",
  cost: 0,
  input: z
    .object({
      email: EmailAddress,
      password: z.string().min(1).max(1000),
      /** From the authenticator app, or a backup code, where `second_factor_required` has asked for it. */
      code: FactorCode.optional(),
    })
    .meta({ id: "ConsoleLogIn" }),
  output: z
    .object({ user: User, organizationId: z.string(), sessionId: z.string(), ...tokenFields })
    .meta({ id: "ConsoleSession" }),
  faults: ["wrong_credentials", "code_invalid", "second_factor_required", "forbidden", "locked", "overloaded"],
  async run(ctx, { email, password, code }) {
    const indices = platformIndices("console address", normalizeEmail(email));
    const known = await lookUp((platform) => findConsoleAddress(platform, indices));
    if (known) await warmTenantKeys(known.tenantId);
    const address = known ?? { tenantId: NOBODY, mode: "live" as const, userId: NOBODY };
    const subject = platformIndex("console lockout", `${indices[0]} ${sourceOf(ctx.client.ip)}`);
    const user = await ctx.transact((_platform, enter) =>
      enter(address.tenantId, address.mode, async (inside) => {
        await refuseLocked(inside, subject);
        return findUser(inside.tenant, address.userId);
      }),
    );
    const isRight = await verifyPassword(user?.passwordHash ?? null, password);
    if (!user || !isRight || user.status !== "active") {
      await ctx.transact((_platform, enter) =>
        enter(address.tenantId, address.mode, async (inside) => {
          await noteFailure(inside, subject);
          if (known) await inside.emit("login.failed", { subject: known.userId, data: { method: "console" } });
        }),
      );
      throw wrong();
    }
    const fresh = user.passwordHash && isOutdated(user.passwordHash) ? await hashPassword(password) : undefined;
    const entered = await ctx.transact((_platform, enter) =>
      enter(address.tenantId, address.mode, async (inside) => {
        await noteSuccess(inside, subject);
        // Blocked, or given another password, while this one was hashed.
        const current = await holdUser(inside.tenant, user.id);
        if (current?.passwordHash !== user.passwordHash || current?.status !== "active") return wrong();
        // A refusal is returned, not thrown: the count of a wrong code must be committed.
        const policy = (await ownOrganization(inside.tenant))?.mfaPolicy;
        const refusal = await secondFactorRefusal(inside, { user: current, policy, code });
        if (refusal) return refusal;
        if (fresh) await setUserPassword(inside.tenant, user.id, { passwordHash: fresh });
        await noteLogin(inside.tenant, user.id, ctx.now);
        await endResetBySignIn(inside, current);
        // A code that nobody has asked for, and nobody has looked at, proves nothing.
        const methods = isAskedForCode(policy, current) ? ["pwd", "otp", "mfa"] : ["pwd"];
        const { sessionExpiresAt: _until, ...tokens } = await startSession(inside, current, {
          kind: "console",
          methods,
        });
        await inside.emit("console.login", { subject: user.id, data: { sessionId: tokens.sessionId } });
        return { user: await userOutput(current), organizationId: address.tenantId, ...tokens };
      }),
    );
    if (entered instanceof Fault) throw entered;
    return entered;
  },
});

type Policy = OrganizationRow["mfaPolicy"] | undefined;

const isAskedForCode = (policy: Policy, user: UserRow) => policy !== "off" && user.mfaEnabledAt !== null;

/** What stands in the way of a member whose password was right. */
async function secondFactorRefusal(
  ctx: TenantContext,
  { user, policy, code }: { user: UserRow; policy: Policy; code: string | undefined },
): Promise<Fault | undefined> {
  if (!isAskedForCode(policy, user))
    return policy === "required"
      ? new Fault(
          "forbidden",
          `Your organization demands a second factor. Set one up at ${env().publicUrl}/sign-in/${ctx.tenantId}, then sign in here.`,
        )
      : undefined;
  if (code === undefined) return new Fault("second_factor_required");
  if (await checkSecondFactor(ctx, user.id, code)) return undefined;
  await ctx.emit("mfa.failed", { subject: user.id });
  return new Fault("code_invalid", "That code is not right, or has been used.");
}
