import * as z from "zod";
import type { TenantContext } from "#lib/engine/context.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { linkDemand, linkOperation, orderLinkQuietly } from "../messages/index.ts";
import { refuseForeignRedirect } from "../organizations/index.ts";

export const forgotPassword = defineOperation({
  ...linkOperation,
  name: "passwords.forgot",
  summary: "Send a link to set a new password",
  input: z.object(linkDemand).meta({ id: "ForgotPassword" }),
  output: z.object({ message: z.string() }).meta({ id: "ForgotPasswordAnswer" }),
  faults: [],
  async run(ctx, { email, redirectUrl }) {
    await refuseForeignRedirect(ctx, redirectUrl);
    await orderReset(ctx, email, redirectUrl);
    return { message: "If an account exists, a reset link has been sent." };
  },
});

/** Orders the mail with the link; published: it always succeeds. The page must be one that the organization has allowed. */
export async function orderReset(ctx: TenantContext, email: string, redirectUrl: string | undefined): Promise<void> {
  await orderLinkQuietly(ctx, "password_reset", { email, redirectUrl });
  await ctx.emit("password.reset_requested", { subject: "unknown" });
}
