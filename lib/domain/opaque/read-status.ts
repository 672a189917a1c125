import * as z from "zod";
import { ownOrganization } from "#db/queries/organizations.ts";
import { PASSWORD_LOGINS } from "#db/schema/organizations.ts";
import { OPAQUE_KEY_STRETCHING, OPAQUE_SUITE } from "#lib/crypto/opaque.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";

export const readOpaqueStatus = defineOperation({
  name: "opaque.status",
  summary: "Read how OPAQUE is spoken here, and whether the hosted sign-in uses it",
  scope: "auth:write",
  effect: "read",
  category: "auth",
  cost: 0,
  input: z.object({}).meta({ id: "NoInputOpaqueStatus" }),
  output: z
    .object({
      available: z.literal(true),
      standard: z.literal("RFC 9807"),
      suite: z.object({ oprf: z.string(), hash: z.string(), keyExchange: z.string() }).meta({ id: "OpaqueSuite" }),
      /** The client's setting of the same name, which registration and sign-in must share. */
      keyStretching: z.string(),
      passwordLogin: z.enum(PASSWORD_LOGINS),
    })
    .meta({ id: "OpaqueStatus" }),
  faults: [],
  async run(ctx) {
    const organization = await ownOrganization(ctx.tenant);
    if (!organization) throw new Fault("not_found");
    const { passwordLogin } = organization;
    const spoken = { suite: OPAQUE_SUITE, keyStretching: OPAQUE_KEY_STRETCHING, passwordLogin };
    return { available: true as const, standard: "RFC 9807" as const, ...spoken };
  },
});
