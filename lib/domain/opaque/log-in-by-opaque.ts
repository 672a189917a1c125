import * as z from "zod";
import { findUserByEmail, holdUser, type UserRow } from "#db/queries/users.ts";
import { digest } from "#lib/crypto/digest.ts";
import { finishOpaqueLogin, OPAQUE_LENGTHS, startOpaqueLogin } from "#lib/crypto/opaque.ts";
import type { LongContext, TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation, defineOperation } from "#lib/engine/operation.ts";
import { secret } from "#lib/engine/secrets.ts";
import { DeviceInfo } from "../devices/index.ts";
import { issueToken, type OneTimeToken, spendToken } from "../one-time/index.ts";
import { decoyIdentifier, onDevice } from "../password-proofs/index.ts";
import { completeSignIn, forgiveFailures, lockoutSubject, noteFailure, SignInOutcome } from "../sessions/index.ts";
import { ifItOpens, personalIndex } from "../tenancy/index.ts";
import { EmailAddress, normalizeEmail, openOpaqueRecord } from "../users/index.ts";
import { opaqueSetup } from "./opaque-setup.ts";
import { message } from "./registration.ts";

const State = z.object({ state: z.string(), record: z.string().nullable() });

/**
 * The server's half of a sign-in. Whoever has it can tell without us whether one password is right, so that beginning
 * counts as the try, not finishing: the sixth within the window is refused as a sixth wrong password is.
 */
export const beginOpaqueLogin = defineOperation({
  name: "opaque.beginLogin",
  summary: "Begin signing a user in by OPAQUE",
  scope: "auth:write",
  effect: "write",
  category: "auth",
  cost: 0,
  input: z
    .object({ email: EmailAddress, startLoginRequest: message(OPAQUE_LENGTHS.loginRequest) })
    .meta({ id: "BeginOpaqueLogin" }),
  output: z.object({ loginId: secret(), loginResponse: z.string() }).meta({ id: "OpaqueLoginBegun" }),
  faults: ["locked", "invalid_input"],
  async run(ctx, { email, startLoginRequest: request }) {
    const emailIndex = await personalIndex(ctx.tenantId, "email", normalizeEmail(email));
    await noteFailure(ctx, await lockoutSubject(ctx, emailIndex));
    const user = await findUserByEmail(ctx.tenant, emailIndex);
    const known = await recordFor(ctx, emailIndex, user);
    const begun = await startOpaqueLogin(await opaqueSetup(ctx), { ...known, request });
    if (!begun) {
      const issues = [{ path: ["startLoginRequest"], message: "is no message of this protocol" }];
      throw new Fault("invalid_input", undefined, { issues });
    }
    const data = { state: begun.state, record: recordDigest(user) };
    return {
      loginId: await issueToken(ctx, "opaque_login", { userId: user?.id, data }),
      loginResponse: begun.response,
    };
  },
});

/** The same answer for an unknown address, a wrong password, and a state that was used or has expired. */
export const logInByOpaque = defineLongOperation({
  name: "opaque.finishLogin",
  summary: "Finish signing a user in by OPAQUE",
  scope: "auth:write",
  effect: "write",
  category: "auth",
  cost: 1,
  input: z
    .object({
      loginId: z.string().min(1).max(200),
      finishLoginRequest: message(OPAQUE_LENGTHS.loginFinish),
      deviceInfo: DeviceInfo.optional(),
    })
    .meta({ id: "FinishOpaqueLogin" }),
  output: SignInOutcome,
  faults: ["wrong_credentials", "forbidden"],
  async run(ctx, { loginId, finishLoginRequest, deviceInfo }) {
    // Committed before it is looked at: whatever comes of it, this state is not used again.
    const begun = await ctx.transact((inside) => spendToken(inside, "opaque_login", loginId));
    const isRight = begun !== undefined && (await finishOpaqueLogin(stateOf(begun).state, finishLoginRequest));
    const outcome = isRight ? await ctx.transact((inside) => admit(onDevice(inside, deviceInfo), begun)) : undefined;
    if (outcome) return outcome;
    await ctx.transact((inside) =>
      inside.emit("login.failed", { subject: begun?.userId ?? "unknown", data: { method: "opaque" } }),
    );
    throw new Fault("wrong_credentials");
  },
});

/** Whether a sign-in that was begun for this user proves the password that holds now. It is used up by being looked at. */
export async function isRecordProven(
  ctx: LongContext,
  user: UserRow,
  { loginId, finishLoginRequest }: { loginId: string; finishLoginRequest: string },
): Promise<boolean> {
  const begun = await ctx.transact((inside) => spendToken(inside, "opaque_login", loginId));
  if (begun?.userId !== user.id || recordDigest(user) !== stateOf(begun).record) return false;
  if (!(await finishOpaqueLogin(stateOf(begun).state, finishLoginRequest))) return false;
  await ctx.transact((inside) => forgiveFailures(inside, user));
  return true;
}

/** Undefined where the user has gone, or has another password since. */
async function admit(ctx: TenantContext, begun: OneTimeToken): Promise<z.input<typeof SignInOutcome> | undefined> {
  const user = begun.userId === null ? undefined : await holdUser(ctx.tenant, begun.userId);
  if (!user || user.opaqueRecord === null || recordDigest(user) !== stateOf(begun).record) return undefined;
  const outcome = await completeSignIn(ctx, user, "opaque");
  // Counted when it began, and admitted then: the fifth try may be the right one.
  await forgiveFailures(ctx, user);
  return outcome;
}

async function recordFor(
  ctx: TenantContext,
  emailIndex: string,
  user: UserRow | undefined,
): Promise<{ identifier: string; record: string | null }> {
  const identifier = await decoyIdentifier(ctx, emailIndex);
  if (!user?.opaqueRecord) return { identifier, record: null };
  const kept = await ifItOpens(openOpaqueRecord(user, user.opaqueRecord), "users.opaque_record");
  return kept ?? { identifier, record: null };
}

const recordDigest = (user: UserRow | undefined) => (user?.opaqueRecord ? digest(user.opaqueRecord) : null);
const stateOf = (token: OneTimeToken) => State.parse(token.data);
