import * as z from "zod";
import { ownOrganization } from "#db/queries/organizations.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { linkDemand, linkOperation } from "../messages/index.ts";
import { refuseForeignRedirect } from "../organizations/index.ts";
import { orderReset } from "../passwords/index.ts";

/** The same work and the same answer whether or not the address has an account. */
export const requestReset = defineOperation({
  ...linkOperation,
  name: "passwords.requestReset",
  summary: "Send a link to set a new password at the organization's callback address",
  input: z.object(linkDemand).meta({ id: "RequestReset" }),
  output: z.object({ message: z.string() }).meta({ id: "RequestResetAnswer" }),
  faults: ["invalid_input"],
  async run(ctx, { email, redirectUrl }) {
    await refuseForeignRedirect(ctx, redirectUrl);
    await orderReset(ctx, email, marked(redirectUrl ?? (await callbackUrl(ctx))));
    return { message: "If an account exists, a reset link has been sent." };
  },
});

/** The first allowed address that is more than an origin; undefined stands for our own page. */
async function callbackUrl(ctx: TenantContext): Promise<string | undefined> {
  const organization = await ownOrganization(ctx.tenant);
  return organization?.redirectUrls.find((url) => !/^https?:\/\/[^/?#]+$/.test(url));
}

/** Published: the callback learns from its query what it is asked to do. The mail adds the token. */
function marked(callback: string | undefined): string | undefined {
  if (callback === undefined) return undefined;
  const url = new URL(callback);
  url.searchParams.set("zkauth_action", "password_reset");
  return url.href;
}
