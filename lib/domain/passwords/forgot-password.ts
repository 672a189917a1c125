import * as z from "zod";
import type { TenantContext } from "#lib/engine/context.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { isTooMany, sendMessage } from "../messages/index.ts";
import { refuseForeignRedirect } from "../organizations/index.ts";
import { personalIndex } from "../tenancy/index.ts";
import { EmailAddress, normalizeEmail } from "../users/index.ts";

/** The same work and the same answer whether or not the address has an account: a job looks that up. */
export const forgotPassword = defineOperation({
  name: "passwords.forgot",
  summary: "Send a link to set a new password",
  scope: "auth:write",
  effect: "write",
  category: "auth",
  cost: 1,
  input: z
    .object({
      email: EmailAddress,
      /** A page of yours that takes the token from its query; without it the link leads to the hosted page. */
      redirectUrl: z.string().max(2000).optional(),
    })
    .meta({ id: "ForgotPassword" }),
  output: z.object({ message: z.string() }).meta({ id: "ForgotPasswordAnswer" }),
  faults: [],
  async run(ctx, { email, redirectUrl }) {
    await refuseForeignRedirect(ctx, redirectUrl);
    await orderReset(ctx, email, redirectUrl);
    return { message: "If an account exists, a reset link has been sent." };
  },
});

/** Orders the mail with the link. The page must be one that the organization has allowed. */
export async function orderReset(ctx: TenantContext, email: string, redirectUrl: string | undefined): Promise<void> {
  const addressIndex = await personalIndex(ctx.tenantId, "email", normalizeEmail(email));
  // Published: always succeeds. A fourth demand within an hour sends nothing.
  const asked = { channel: "email", kind: "password_reset", addressIndex } as const;
  if (!(await isTooMany(ctx, asked))) {
    const data = redirectUrl === undefined ? undefined : { redirectUrl };
    await sendMessage(ctx, { ...asked, address: email.trim(), data });
  }
  await ctx.emit("password.reset_requested", { subject: "unknown" });
}
