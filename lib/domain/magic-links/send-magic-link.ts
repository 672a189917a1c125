import * as z from "zod";
import { defineOperation } from "#lib/engine/operation.ts";
import { refuseTooMany, sendMessage } from "../messages/index.ts";
import { refuseForeignRedirect } from "../organizations/index.ts";
import { addressIndex, EmailAddress } from "../users/index.ts";

/** The same work and the same answer whether or not the address has an account: a job looks that up. */
export const sendMagicLink = defineOperation({
  name: "magicLinks.send",
  summary: "Send a link that signs in once",
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
    .meta({ id: "SendMagicLink" }),
  output: z.object({ success: z.literal(true), message: z.string() }).meta({ id: "MagicLinkSent" }),
  faults: ["rate_limited"],
  async run(ctx, { email, redirectUrl }) {
    await refuseForeignRedirect(ctx, redirectUrl);
    const to = { channel: "email", address: email.trim() } as const;
    const index = await addressIndex(ctx.tenantId, to);
    await refuseTooMany(ctx, { channel: "email", kind: "magic_link", addressIndex: index });
    const data = redirectUrl === undefined ? undefined : { redirectUrl };
    const messageId = await sendMessage(ctx, { ...to, kind: "magic_link", addressIndex: index, data });
    await ctx.emit("magic_link.requested", { subject: messageId });
    return { success: true as const, message: "If this address can sign in, a link is on its way." };
  },
});
