import * as z from "zod";
import { type OrganizationRow, ownOrganization } from "#db/queries/organizations.ts";
import { noteLogin, type UserRow } from "#db/queries/users.ts";
import { together } from "#db/together.ts";
import { newId } from "#lib/crypto/random.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { secret } from "#lib/engine/secrets.ts";
import { issueToken } from "../one-time/index.ts";
import { User, userOutput } from "../users/index.ts";
import { hasFactor } from "./answered.ts";
import { cancelBySignIn, tellCancelled } from "./cancel-emergency-reset.ts";
import { latestSessions, noticeNewDevice } from "./notice-new-device.ts";
import { SIGN_IN_METHODS, type SignInMethod } from "./sign-in-methods.ts";
import { accessTokenFor, openSession, tokenFields } from "./tokens.ts";
import { trustedDevice } from "./trusted-device.ts";

export const SignedIn = z
  .object({
    user: User,
    ...tokenFields,
    sessionId: z.string(),
    sessionExpiresAt: z.iso.datetime(),
    mfaRequired: z.literal(false),
  })
  .meta({ id: "LoggedIn" });

const SecondFactorNeeded = z
  .object({
    mfaRequired: z.literal(true),
    mfaToken: secret(),
    /** `passkey` where the user has no app: signing in with the passkey finishes it, and the token is of no use. */
    mfaMethods: z.array(z.enum(["totp", "passkey"])),
    /** The organization asks for a second factor and the user has none yet: set one up with this token. */
    mfaSetupRequired: z.literal(true).optional(),
  })
  .meta({ id: "SecondFactorNeeded" });

/** What every way of signing in answers: tokens, or the demand for a second factor. */
export const SignInOutcome = z
  .discriminatedUnion("mfaRequired", [SignedIn, SecondFactorNeeded])
  .meta({ id: "SignInOutcome" });

/**
 * The last step of every way of signing in, in the caller's transaction: a blocked user is refused, a second factor
 * is asked for where the user has one or the organization demands it, else a session is opened. The organization is read
 * where the caller has not.
 */
export async function completeSignIn(
  ctx: TenantContext,
  user: UserRow,
  method: SignInMethod,
  organization?: OrganizationRow,
): Promise<z.input<typeof SignInOutcome>> {
  refuseBlocked(user);
  if (!SIGN_IN_METHODS[method].isStrong) {
    const needed = await secondFactorNeeded(ctx, user, method, organization);
    if (needed) return needed;
  }
  return openedSession(ctx, user, [method]);
}

/** Opens a session for a user who has proved everything that is asked. */
export async function openedSession(
  ctx: TenantContext,
  user: UserRow,
  methods: readonly [SignInMethod, ...("totp" | "backup_code")[]],
): Promise<z.input<typeof SignedIn>> {
  const [method, ...second] = methods;
  const amr = [...SIGN_IN_METHODS[method].amr, ...(second.length > 0 ? ["otp", "mfa"] : [])];
  const sessionId = newId("ses", ctx.now.getTime());
  const device = await trustedDevice(ctx, user.id);
  const data = { method: methods.join("+"), sessionId, ...(device && { deviceId: device.id }) };
  const [current, { session, refreshToken }, latest, cancelled] = await together([
    noteLogin(ctx.tenant, user.id, ctx.now),
    openSession(ctx, user.id, { id: sessionId, methods: [...new Set(amr)], deviceId: device?.id }),
    latestSessions(ctx, user.id, sessionId),
    // After `noteLogin`, so that user and reset are locked in this order.
    cancelBySignIn(ctx, user),
    ctx.emit("user.login", { subject: user.id, data }),
  ]);
  if (!current) throw new Fault("token_invalid");
  // Somebody may have blocked the user since the row was read; the sessions ended then must not be joined by this one.
  refuseBlocked(current);
  if (cancelled) await tellCancelled(ctx, current, cancelled);
  if (!device) await noticeNewDevice(ctx, current, sessionId, latest);
  const accessToken = await accessTokenFor(session, current.role, ctx.now);
  const sessionExpiresAt = session.expiresAt.toISOString();
  return {
    user: await userOutput(current),
    ...accessToken,
    refreshToken,
    sessionId,
    sessionExpiresAt,
    mfaRequired: false,
  };
}

export function refuseBlocked(user: UserRow): void {
  if (user.status === "blocked") throw new Fault("forbidden", "This account is blocked.");
}

/** The demand for a second factor, where the user has one or the organization wants one. */
export async function secondFactorNeeded(
  ctx: TenantContext,
  user: UserRow,
  method: SignInMethod,
  organization?: OrganizationRow,
): Promise<z.input<typeof SecondFactorNeeded> | undefined> {
  const policy = (organization ?? (await ownOrganization(ctx.tenant)))?.mfaPolicy;
  if (policy === "off" || (policy === "optional" && !user.mfaEnabledAt)) return undefined;
  const isByPasskey = !user.mfaEnabledAt && (await hasFactor(ctx, user));
  const mfaToken = await issueToken(ctx, "second_factor", { userId: user.id, data: { method } });
  await ctx.emit("mfa.requested", { subject: user.id, data: { method } });
  const answer = {
    mfaRequired: true as const,
    mfaToken,
    mfaMethods: [isByPasskey ? ("passkey" as const) : ("totp" as const)],
  };
  // Who has a passkey answers with it: whoever knows the password alone must not set up an app of their own beside it.
  return user.mfaEnabledAt || isByPasskey ? answer : { ...answer, mfaSetupRequired: true };
}
