import * as z from "zod";
import { ownOrganization } from "#db/queries/organizations.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { ownerOfReset } from "../passwords/index.ts";
import { userOutput } from "../users/index.ts";

export const readReset = defineOperation({
  name: "passwords.readReset",
  summary: "Tell whether the token of a reset mail can still be used, and for whom",
  scope: "auth:write",
  effect: "read",
  category: "auth",
  cost: 0,
  input: z.object({ token: z.string().min(1).max(200) }).meta({ id: "ReadReset" }),
  output: z
    .object({
      valid: z.literal(true),
      email: z.string().nullable(),
      /** Whether the new password will have to be approved. */
      needsApproval: z.boolean(),
    })
    .meta({ id: "ResetStanding" }),
  faults: ["code_expired"],
  async run(ctx, { token }) {
    const { email } = await userOutput(await ownerOfReset(ctx, token));
    const needsApproval = (await ownOrganization(ctx.tenant))?.resetApproval === "required";
    return { valid: true as const, email, needsApproval };
  },
});
