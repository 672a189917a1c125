import * as z from "zod";
import { ownOrganization } from "#db/queries/organizations.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { linkDemand, linkOperation, orderLinkQuietly } from "../messages/index.ts";
import { refuseForeignRedirect } from "../organizations/index.ts";

/** The same work and the same answer whether or not the address has an account. A page of one's own gets `zkauth_action` besides. */
export const requestEmergencyReset = defineOperation({
  ...linkOperation,
  name: "emergencyReset.request",
  summary:
    "Begin the recovery of an account whose every way of signing in is lost: its address is sent a link that works after the organization's delay, and one that cancels",
  input: z.object(linkDemand).meta({ id: "RequestEmergencyReset" }),
  output: z.object({ message: z.string(), delayHours: z.number().int() }).meta({ id: "EmergencyResetRequested" }),
  faults: ["invalid_input"],
  async run(ctx, demand) {
    await refuseForeignRedirect(ctx, demand.redirectUrl);
    await orderLinkQuietly(ctx, "emergency_reset", demand);
    await ctx.emit("emergency_reset.requested", { subject: "unknown" });
    const delayHours = (await ownOrganization(ctx.tenant))?.emergencyResetDelayHours ?? 0;
    return { message: "If an account exists, a mail tells how to recover it.", delayHours };
  },
});
