import * as z from "zod";
import { ownOrganization } from "#db/queries/organizations.ts";
import { findUserByEmail, holdUser, setUserPassword } from "#db/queries/users.ts";
import { together } from "#db/together.ts";
import { hashPassword, isOutdated, verifyPassword } from "#lib/crypto/password.ts";
import type { LongContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { personalIndex } from "../tenancy/index.ts";
import { EmailAddress, normalizeEmail } from "../users/index.ts";
import { completeSignIn, refuseBlocked, SignInOutcome } from "./complete-sign-in.ts";
import { lockoutSubject, noteFailure, noteSuccess, refuseLocked } from "./lockout.ts";

export const LogIn = z.object({ email: EmailAddress, password: z.string().min(1).max(1000) }).meta({ id: "LogIn" });

/** The same answer, after the same work, for an unknown address and a wrong password. */
export const logIn = defineLongOperation({
  name: "sessions.logIn",
  summary: "Sign a user in with address and password",
  scope: "auth:write",
  effect: "write",
  category: "auth",
  cost: 1,
  input: LogIn,
  output: SignInOutcome,
  faults: ["wrong_credentials", "locked", "forbidden", "overloaded"],
  run: attempt,
});

async function attempt(
  ctx: LongContext,
  { email, password }: z.output<typeof LogIn>,
): Promise<z.input<typeof SignInOutcome>> {
  const emailIndex = await personalIndex(ctx.tenantId, "email", normalizeEmail(email));
  const subject = await lockoutSubject(ctx, emailIndex);
  const user = await ctx.transact(async (inside) => {
    const [, found] = await together([refuseLocked(inside, subject), findUserByEmail(inside.tenant, emailIndex)]);
    return found;
  });
  const isRight = await verifyPassword(user?.passwordHash ?? null, password);
  if (!user || !isRight) {
    await ctx.transact(async (inside) => {
      await noteFailure(inside, subject);
      await inside.emit("login.failed", { subject: user?.id ?? "unknown", data: { method: "password" } });
    });
    throw new Fault("wrong_credentials");
  }
  refuseBlocked(user);
  const fresh = user.passwordHash && isOutdated(user.passwordHash) ? await hashPassword(password) : undefined;
  const outcome = await ctx.transact(async (inside) => {
    const [, current, organization] = await together([
      noteSuccess(inside, subject),
      holdUser(inside.tenant, user.id),
      ownOrganization(inside.tenant),
    ]);
    if (current?.passwordHash !== user.passwordHash) return undefined;
    if (fresh) await setUserPassword(inside.tenant, user.id, { passwordHash: fresh });
    return completeSignIn(inside, current, "password", organization);
  });
  // The password was changed while this one was hashed, so it is tried against the new one.
  return outcome ?? attempt(ctx, { email, password });
}
