import * as z from "zod";
import { hashPassword } from "#lib/crypto/password.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { Password, refuseBreached } from "../users/index.ts";
import { completeReset, ownerOfReset } from "./complete-reset.ts";
import { refuseOwnWords } from "./set-password.ts";

/** What every way of setting a password by a mail's link answers. */
export const PasswordReset = z
  .object({
    success: z.literal(true),
    message: z.string(),
    /** The organization has to approve the new password first; until then the old one holds. */
    awaitsApproval: z.boolean(),
  })
  .meta({ id: "PasswordReset" });

export const resetPassword = defineLongOperation({
  name: "passwords.reset",
  summary: "Set a new password with the token of a reset mail",
  scope: "auth:write",
  effect: "write",
  category: "auth",
  cost: 1,
  input: z.object({ token: z.string().min(1).max(200), newPassword: Password }).meta({ id: "ResetPassword" }),
  output: PasswordReset,
  faults: ["code_expired", "forbidden", "invalid_input", "overloaded"],
  async run(ctx, { token, newPassword }) {
    await ctx.transact(async (inside) => refuseOwnWords(await ownerOfReset(inside, token), newPassword));
    await refuseBreached(newPassword, "newPassword");
    const passwordHash = await hashPassword(newPassword);
    return resetAnswer(await ctx.transact((inside) => completeReset(inside, token, { passwordHash })));
  },
});

export function resetAnswer({ awaitsApproval }: { awaitsApproval: boolean }): z.input<typeof PasswordReset> {
  const message = awaitsApproval
    ? "The new password awaits the organization's approval. Until then the old one holds."
    : "The password has been changed. Sign in with the new one.";
  return { success: true, message, awaitsApproval };
}
