import * as z from "zod";
import { resetsOfUser } from "#db/queries/emergency-resets.ts";
import { countRecoveryCodes } from "#db/queries/recovery-codes.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { EmergencyReset, resetOutput } from "../emergency/index.ts";

/** What is held about how a user may get the account back. */
export const Recovery = z
  .object({
    recoveryCodesLeft: z.number().int(),
    recoveryCodesMadeAt: z.iso.datetime().nullable(),
    /** The newest first; they are forgotten a day after they would have expired. */
    emergencyResets: z.array(EmergencyReset),
  })
  .meta({ id: "Recovery" });

export async function recoveryOf(ctx: TenantContext, userId: string): Promise<z.input<typeof Recovery>> {
  const { left, madeAt } = await countRecoveryCodes(ctx.tenant, userId);
  const resets = await resetsOfUser(ctx.tenant, userId);
  return {
    recoveryCodesLeft: left,
    recoveryCodesMadeAt: madeAt?.toISOString() ?? null,
    emergencyResets: resets.map((row) => resetOutput(row, ctx.now)),
  };
}
