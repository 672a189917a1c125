import * as z from "zod";
import { findUser } from "#db/queries/users.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { EmergencyReset, resetOutput } from "../emergency/index.ts";
import { namedReset } from "./named-reset.ts";
import { needsRecoveryCode } from "./recovery-code.ts";

/** What somebody may know who has opened a link of the mail. */
export const EmergencyResetState = EmergencyReset.omit({ id: true })
  .extend({
    /** The user has recovery codes left, and one of them is needed to confirm. */
    requiresRecoveryCode: z.boolean(),
  })
  .meta({ id: "EmergencyResetState" });

export const ResetToken = z.string().min(1).max(200);

export const readEmergencyReset = defineOperation({
  name: "emergencyReset.status",
  summary: "Read how far an emergency reset is, with the `token` of either link in its mail or of the signed-in user",
  scope: "auth:write",
  effect: "read",
  category: "auth",
  cost: 0,
  input: z.object({ token: ResetToken.optional() }).meta({ id: "ReadEmergencyReset" }),
  output: EmergencyResetState,
  faults: ["not_found", "invalid_input"],
  async run(ctx, { token }) {
    const reset = await namedReset(ctx, token, ["confirm", "cancel"]);
    if (!reset) throw new Fault("not_found", "There is no such emergency reset.");
    const user = await findUser(ctx.tenant, reset.userId);
    const { id: _id, ...state } = resetOutput(reset, ctx.now);
    return { ...state, requiresRecoveryCode: user !== undefined && (await needsRecoveryCode(ctx, user)) };
  },
});
