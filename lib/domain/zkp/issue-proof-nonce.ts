import * as z from "zod";
import { ownOrganization } from "#db/queries/organizations.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { hasNamedPages, isOwnOrigin } from "../organizations/index.ts";
import { issueNonce } from "../proofs/index.ts";
import { PURPOSE } from "./identity-proof.ts";

/** A published GET that writes. The nonce is good at the origin of the page that asks, else at this server's own. */
export const issueProofNonce = defineOperation({
  name: "zkp.nonce",
  summary: "Make a nonce for one proof within five minutes",
  scope: "nonce:create",
  effect: "write",
  category: "auth",
  cost: 0,
  input: z.object({}).meta({ id: "NoInputProofNonce" }),
  output: z
    .object({ nonce: z.string(), timestamp: z.iso.datetime(), expiresIn: z.number().int() })
    .meta({ id: "ProofNonce" }),
  faults: ["invalid_input"],
  async run(ctx) {
    await refuseForeignPage(ctx);
    return issueNonce(ctx, { purpose: PURPOSE, origin: ctx.origin });
  },
});

/** An organization that has named none of its pages yet is served at any: published clients start like this. */
async function refuseForeignPage(ctx: TenantContext): Promise<void> {
  const organization = await ownOrganization(ctx.tenant);
  if (organization && hasNamedPages(organization) && !isOwnOrigin(organization, ctx.origin))
    throw new Fault("invalid_input", "The Origin of this request is none of the organization's allowed addresses.");
}
