import * as z from "zod";
import { defineOperation } from "#lib/engine/operation.ts";
import { linkDemand, linkOperation, orderLink } from "../messages/index.ts";
import { refuseForeignRedirect } from "../organizations/index.ts";

/** The same work and the same answer whether or not the address has an account. */
export const sendMagicLink = defineOperation({
  ...linkOperation,
  name: "magicLinks.send",
  summary: "Send a link that signs in once",
  input: z.object(linkDemand).meta({ id: "SendMagicLink" }),
  output: z.object({ success: z.literal(true), message: z.string() }).meta({ id: "MagicLinkSent" }),
  faults: ["rate_limited"],
  async run(ctx, demand) {
    await refuseForeignRedirect(ctx, demand.redirectUrl);
    const messageId = await orderLink(ctx, "magic_link", demand);
    await ctx.emit("magic_link.requested", { subject: messageId });
    return { success: true as const, message: "If this address can sign in, a link is on its way." };
  },
});
