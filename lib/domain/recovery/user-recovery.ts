import * as z from "zod";
import { dropRecoveryCodes } from "#db/queries/recovery-codes.ts";
import { findUser } from "#db/queries/users.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { userToChange } from "../members/index.ts";
import { cancelEmergencyReset } from "../sessions/index.ts";
import { Recovery, recoveryOf } from "./recovery.ts";

const declared = { scope: "users:write", effect: "write", category: "general", cost: 0 } as const;

export const readUserRecovery = defineOperation({
  name: "users.readRecovery",
  summary: "Read a user's recovery codes left and emergency resets",
  scope: "users:read",
  effect: "read",
  category: "general",
  cost: 0,
  input: z.object({ userId: z.string().max(100) }).meta({ id: "ReadUserRecovery" }),
  output: Recovery,
  faults: ["not_found"],
  async run(ctx, { userId }) {
    if (!(await findUser(ctx.tenant, userId))) throw new Fault("not_found", "There is no such user.");
    return recoveryOf(ctx, userId);
  },
});

export const cancelUserEmergencyReset = defineOperation({
  ...declared,
  name: "users.cancelEmergencyReset",
  summary: "Cancel a user's open emergency reset, where there is one",
  input: z.object({ userId: z.string().max(100) }).meta({ id: "CancelUserEmergencyReset" }),
  output: z.object({ id: z.string(), cancelled: z.boolean() }).meta({ id: "UserEmergencyResetCancelled" }),
  faults: ["not_found", "forbidden"],
  async run(ctx, { userId }) {
    const user = await userToChange(ctx, userId);
    return { id: userId, cancelled: await cancelEmergencyReset(ctx, user, "staff") };
  },
});

/** For a user who has lost them too: without any, the mailbox and the delay are enough for an emergency reset. */
export const removeUserRecoveryCodes = defineOperation({
  ...declared,
  name: "users.removeRecoveryCodes",
  summary: "Void a user's recovery codes",
  input: z.object({ userId: z.string().max(100) }).meta({ id: "RemoveUserRecoveryCodes" }),
  output: z.object({ id: z.string(), removed: z.number().int() }).meta({ id: "UserRecoveryCodesRemoved" }),
  faults: ["not_found", "forbidden"],
  async run(ctx, { userId }) {
    await userToChange(ctx, userId);
    const removed = await dropRecoveryCodes(ctx.tenant, userId);
    if (removed > 0) await ctx.emit("recovery_codes.removed", { subject: userId, data: { count: removed } });
    return { id: userId, removed };
  },
});
