import * as z from "zod";
import { findUser, type UserRow } from "#db/queries/users.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { refuseTooMany, sendMessage } from "../messages/index.ts";
import { spendToken } from "../one-time/index.ts";
import { confirmEmail, User, userOutput } from "../users/index.ts";
import { signedIn } from "./session.ts";

/** Sends the link that proves a user's address. */
export async function sendVerification(ctx: TenantContext, user: UserRow, address: string): Promise<void> {
  if (user.emailIndex === null) return;
  const to = { channel: "email", address: address.trim(), addressIndex: user.emailIndex } as const;
  await sendMessage(ctx, { ...to, kind: "email_verification", data: { userId: user.id } });
}

export const sendEmailVerification = defineOperation({
  name: "emailVerification.send",
  summary: "Send the signed-in user the link that proves the address, once more",
  scope: "self:write",
  effect: "write",
  category: "auth",
  cost: 1,
  input: z.object({}).meta({ id: "NoInputSendEmailVerification" }),
  output: z.object({ success: z.literal(true), isVerified: z.boolean() }).meta({ id: "EmailVerificationSent" }),
  faults: ["rate_limited"],
  async run(ctx) {
    const user = await findUser(ctx.tenant, signedIn(ctx).userId);
    if (!user) throw new Fault("token_invalid");
    const { email } = await userOutput(user);
    if (user.isVerified || email === null || user.emailIndex === null)
      return { success: true as const, isVerified: user.isVerified };
    await refuseTooMany(ctx, { channel: "email", kind: "email_verification", addressIndex: user.emailIndex });
    await sendVerification(ctx, user, email);
    await ctx.emit("email_verification.requested", { subject: user.id });
    return { success: true as const, isVerified: false };
  },
});

export const confirmEmailVerification = defineOperation({
  name: "emailVerification.confirm",
  summary: "Prove an address with the token of the mail",
  scope: "auth:write",
  effect: "write",
  category: "auth",
  cost: 0,
  input: z.object({ token: z.string().min(1).max(200) }).meta({ id: "ConfirmEmailVerification" }),
  output: z.object({ user: User }).meta({ id: "EmailVerified" }),
  faults: ["code_expired"],
  async run(ctx, { token }) {
    const spent = await spendToken(ctx, "email_verification", token);
    const user = spent?.userId ? await findUser(ctx.tenant, spent.userId) : undefined;
    if (!user) throw new Fault("code_expired", "This link has expired or was used; ask for a new one.");
    return { user: await userOutput(await confirmEmail(ctx, user)) };
  },
});
