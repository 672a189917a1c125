import * as z from "zod";
import { findUser } from "#db/queries/users.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { isOpen } from "../emergency/index.ts";
import { cancelEmergencyReset } from "../sessions/index.ts";
import { namedReset } from "./named-reset.ts";
import { ResetToken } from "./read-emergency-reset.ts";

/** Either link may stop it; only one of them may go on. */
export const cancelEmergencyResetByLink = defineOperation({
  name: "emergencyReset.cancel",
  summary:
    "Cancel an emergency reset with the `token` of either link in its mail, or that of the signed-in user; nothing of the account changes",
  scope: "auth:write",
  effect: "write",
  category: "auth",
  cost: 0,
  input: z.object({ token: ResetToken.optional() }).meta({ id: "CancelEmergencyReset" }),
  output: z
    .object({ success: z.literal(true), status: z.literal("cancelled") })
    .meta({ id: "EmergencyResetCancelled" }),
  faults: ["code_expired", "invalid_input"],
  async run(ctx, { token }) {
    const reset = await namedReset(ctx, token, ["cancel", "confirm"]);
    const user = reset && isOpen(reset, ctx.now) ? await findUser(ctx.tenant, reset.userId) : undefined;
    if (!user || !(await cancelEmergencyReset(ctx, user, token === undefined ? "sign_in" : "link")))
      throw new Fault("code_expired", "This link has expired or was used.");
    return { success: true as const, status: "cancelled" as const };
  },
});
