import * as z from "zod";
import { findUser, type UserRow } from "#db/queries/users.ts";
import { hashPassword } from "#lib/crypto/password.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { peekToken, spendToken } from "../one-time/index.ts";
import { forgiveFailures } from "../sessions/index.ts";
import { claimByEmail, Password, refuseBreached } from "../users/index.ts";
import { setPassword } from "./set-password.ts";

const expired = () => new Fault("code_expired", "This link has expired or was used; ask for a new one.");

export const resetPassword = defineLongOperation({
  name: "passwords.reset",
  summary: "Set a new password with the token of a reset mail",
  scope: "auth:write",
  effect: "write",
  category: "auth",
  cost: 1,
  input: z.object({ token: z.string().min(1).max(200), newPassword: Password }).meta({ id: "ResetPassword" }),
  output: z.object({ success: z.literal(true), message: z.string() }).meta({ id: "PasswordReset" }),
  faults: ["code_expired", "forbidden", "invalid_input", "overloaded"],
  async run(ctx, { token, newPassword }) {
    // Looked at first, so that a made-up token costs no hash.
    if (!(await ctx.transact((inside) => peekToken(inside, "password_reset", token)))) throw expired();
    await refuseBreached(newPassword, "newPassword");
    const passwordHash = await hashPassword(newPassword);
    await ctx.transact(async (inside) => {
      const user = await spentBy(inside, token);
      await forgiveFailures(inside, user);
      // The mail has reached its reader, so the address is proven with it, and the account is that reader's.
      await claimByEmail(inside, user);
      await setPassword(inside, user, { passwordHash, newPassword, method: "reset" });
    });
    return { success: true as const, message: "The password has been changed. Sign in with the new one." };
  },
});

async function spentBy(ctx: TenantContext, token: string): Promise<UserRow> {
  const spent = await spendToken(ctx, "password_reset", token);
  const user = spent?.userId ? await findUser(ctx.tenant, spent.userId) : undefined;
  if (!user) throw expired();
  if (user.status === "blocked") throw new Fault("forbidden", "This account is blocked.");
  return user;
}
