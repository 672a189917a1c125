import * as z from "zod";
import { hashPassword } from "#lib/crypto/password.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { signedIn, standing } from "../sessions/index.ts";
import { isSamePassword, Password, refuseBreached } from "../users/index.ts";
import { provePassword } from "./prove-password.ts";
import { refuseOwnWords, setPassword } from "./set-password.ts";

/** Changing the password ends every other session of the user. */
export const changePassword = defineLongOperation({
  name: "passwords.change",
  summary: "Change the signed-in user's password",
  scope: "self:write",
  effect: "write",
  category: "auth",
  cost: 1,
  input: z
    .object({ currentPassword: z.string().min(1).max(1000), newPassword: Password })
    .refine(({ currentPassword, newPassword }) => currentPassword.normalize("NFKC") !== newPassword.normalize("NFKC"), {
      path: ["newPassword"],
      message: "must differ from the current password",
    })
    .meta({ id: "ChangePassword" }),
  output: z.object({ success: z.literal(true), revokedSessions: z.number().int() }).meta({ id: "PasswordChanged" }),
  faults: ["wrong_confirmation", "token_invalid", "locked", "overloaded"],
  async run(ctx, { currentPassword, newPassword }) {
    const proven = await provePassword(ctx, currentPassword);
    const wrong = () => new Fault("wrong_confirmation", "The current password is wrong.");
    if (!proven) throw wrong();
    await refuseBreached(newPassword, "newPassword");
    const passwordHash = await hashPassword(newPassword);
    const { userId, sessionId } = signedIn(ctx);
    const revokedSessions = await ctx.transact(async (inside) => {
      const { user } = await standing(inside, { userId, sessionId });
      // Another one was set while this one was hashed.
      if (!isSamePassword(proven, user)) throw wrong();
      await refuseOwnWords(user, newPassword);
      return setPassword(inside, user, { password: { passwordHash }, method: "change", keep: sessionId });
    });
    return { success: true as const, revokedSessions };
  },
});
