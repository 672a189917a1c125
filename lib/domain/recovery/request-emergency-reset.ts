import * as z from "zod";
import { type OrganizationRow, ownOrganization } from "#db/queries/organizations.ts";
import { findUser } from "#db/queries/users.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { openEmergencyReset } from "../emergency/index.ts";
import { linkDemand, linkOperation, orderLinkQuietly } from "../messages/index.ts";
import { refuseForeignRedirect } from "../organizations/index.ts";
import { userOutput } from "../users/index.ts";
import { required } from "./named-reset.ts";

/** The same work and the same answer whether or not the address has an account. A page of one's own gets `zkauth_action` besides. */
export const requestEmergencyReset = defineOperation({
  ...linkOperation,
  name: "emergencyReset.request",
  summary:
    "Begin the recovery of an account whose every way of signing in is lost: its address is sent a link that works after the organization's delay, and one that cancels",
  input: z
    .object({
      ...linkDemand,
      /** Left out by a signed-in user, whose own address it is. */
      email: linkDemand.email.optional(),
    })
    .meta({ id: "RequestEmergencyReset" }),
  output: z.object({ message: z.string(), delayHours: z.number().int() }).meta({ id: "EmergencyResetRequested" }),
  faults: ["invalid_input", "conflict"],
  async run(ctx, demand) {
    await refuseForeignRedirect(ctx, demand.redirectUrl);
    const organization = await ownOrganization(ctx.tenant);
    const email = demand.email ?? (await ownAddress(ctx, organization));
    await orderLinkQuietly(ctx, "emergency_reset", { ...demand, email });
    const subject = demand.email === undefined ? ctx.user?.userId : undefined;
    await ctx.emit("emergency_reset.requested", { subject: subject ?? "unknown" });
    const delayHours = organization?.emergencyResetDelayHours ?? 0;
    return { message: "If an account exists, a mail tells how to recover it.", delayHours };
  },
});

/** The signed-in user's address, whose delay begins now: the mail that goes there finds it, and cancels it too. */
async function ownAddress(ctx: TenantContext, organization: OrganizationRow | undefined): Promise<string> {
  const user = ctx.user ? await findUser(ctx.tenant, ctx.user.userId) : undefined;
  if (!user || !organization) throw required("email", "is required where nobody is signed in");
  const { email } = await userOutput(user);
  if (email === null) throw new Fault("conflict", "This user has no address that a mail could go to.");
  await openEmergencyReset(ctx, user.id, organization);
  return email;
}
