import * as z from "zod";
import { insertOperatorAction } from "#db/queries/operators.ts";
import { newId } from "#lib/crypto/random.ts";
import { definePlatformOperation } from "#lib/engine/operation.ts";
import { secret } from "#lib/engine/secrets.ts";
import { invitationOf } from "../organizations/index.ts";
import { EmailAddress } from "../users/index.ts";

export const inviteOrganization = definePlatformOperation({
  name: "operators.inviteOrganization",
  summary: "Invite an address to sign an organization up, where the server asks for an invitation; good for a week",
  scope: "operator:write",
  effect: "write",
  category: "general",
  cost: 0,
  input: z.object({ email: EmailAddress }).meta({ id: "InviteOrganization" }),
  output: z
    .object({ invitation: secret(), link: secret(), expiresAt: z.iso.datetime() })
    .meta({ id: "OrganizationInvitation" }),
  faults: [],
  run: (ctx, { email }) =>
    ctx.transact(async (platform) => {
      const made = invitationOf(email, ctx.now);
      // Whom it is for is told nowhere: the log is kept for good.
      await insertOperatorAction(platform, {
        id: newId("opa", ctx.now.getTime()),
        operatorId: ctx.actor.id,
        action: "organization.invited",
        organizationId: null,
        data: { expiresAt: made.expiresAt },
        requestId: ctx.requestId,
        createdAt: ctx.now,
      });
      return made;
    }),
});
