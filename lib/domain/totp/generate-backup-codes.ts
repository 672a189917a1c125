import * as z from "zod";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { secret } from "#lib/engine/secrets.ts";
import { requireRecentProof, signedIn, tellFactorChange } from "../sessions/index.ts";
import { newBackupCodes } from "./backup-codes.ts";

export const generateBackupCodes = defineOperation({
  name: "totp.generateBackupCodes",
  summary:
    "Make ten new backup codes beside the authenticator app, within 15 minutes of signing in; earlier ones are void",
  scope: "self:write",
  effect: "write",
  category: "auth",
  cost: 0,
  input: z.object({}).meta({ id: "NoInputBackupCodes" }),
  output: z.object({ backupCodes: z.array(secret()) }).meta({ id: "BackupCodes" }),
  faults: ["conflict", "forbidden"],
  async run(ctx) {
    // Held, so that of parallel calls the second one voids the codes of the first.
    const user = await requireRecentProof(ctx, signedIn(ctx));
    const { id: userId, mfaEnabledAt } = user;
    if (!mfaEnabledAt) throw new Fault("conflict", "Set up an authenticator app first; its codes come with it.");
    const backupCodes = await newBackupCodes(ctx, userId);
    await ctx.emit("mfa.backup_codes_generated", { subject: userId, data: { count: backupCodes.length } });
    await tellFactorChange(ctx, user, "backup_codes_made");
    return { backupCodes };
  },
});
