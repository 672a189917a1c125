import * as z from "zod";
import { ownOrganization } from "#db/queries/organizations.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { isTooMany, sendMessage } from "../messages/index.ts";
import { refuseForeignRedirect } from "../organizations/index.ts";
import { addressIndex, EmailAddress } from "../users/index.ts";

/** The same work and the same answer whether or not the address has an account: a job looks that up. */
export const requestEmergencyReset = defineOperation({
  name: "emergencyReset.request",
  summary:
    "Begin the recovery of an account whose every way of signing in is lost: its address is sent a link that works after the organization's delay, and one that cancels",
  scope: "auth:write",
  effect: "write",
  category: "auth",
  cost: 1,
  input: z
    .object({
      email: EmailAddress,
      /** A page of yours that takes `zkauth_action` and `token` from its query; without it the links lead to a hosted page. */
      redirectUrl: z.string().max(2000).optional(),
    })
    .meta({ id: "RequestEmergencyReset" }),
  output: z.object({ message: z.string(), delayHours: z.number().int() }).meta({ id: "EmergencyResetRequested" }),
  faults: ["invalid_input"],
  async run(ctx, { email, redirectUrl }) {
    await refuseForeignRedirect(ctx, redirectUrl);
    const to = { channel: "email", address: email.trim() } as const;
    const asked = { ...to, kind: "emergency_reset", addressIndex: await addressIndex(ctx.tenantId, to) } as const;
    // A fourth demand within an hour sends nothing, and is answered like the others.
    if (!(await isTooMany(ctx, asked)))
      await sendMessage(ctx, { ...asked, data: redirectUrl === undefined ? undefined : { redirectUrl } });
    await ctx.emit("emergency_reset.requested", { subject: "unknown" });
    const delayHours = (await ownOrganization(ctx.tenant))?.emergencyResetDelayHours ?? 0;
    return { message: "If an account exists, a mail tells how to recover it.", delayHours };
  },
});
