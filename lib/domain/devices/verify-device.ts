import * as z from "zod";
import { type DeviceRow, findDevice, setSessionDevice, updateDevice } from "#db/queries/devices.ts";
import { findSession } from "#db/queries/sessions.ts";
import { digest } from "#lib/crypto/digest.ts";
import { newSecret } from "#lib/crypto/random.ts";
import type { SignedIn, TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { secret } from "#lib/engine/secrets.ts";
import { SentCode, spendCode } from "../one-time/index.ts";
import { signedIn } from "../sessions/index.ts";
import { codeIndex, Device, deviceOutput } from "./device.ts";

const VerifiedDevice = Device.extend({ deviceToken: secret() }).meta({ id: "VerifiedDevice" });

/** Long by kind: a wrong code is counted in a transaction that commits before the refusal. */
export const verifyDevice = defineLongOperation({
  name: "devices.verify",
  summary: "Confirm a device with the code that was sent; its secret, shown once, makes it recognisable",
  scope: "self:write",
  effect: "write",
  category: "auth",
  cost: 1,
  input: z
    .object({
      deviceId: z.string().min(1).max(100),
      code: SentCode,
    })
    .meta({ id: "VerifyDevice" }),
  output: VerifiedDevice,
  faults: ["not_found", "conflict", "code_invalid"],
  async run(ctx, { deviceId, code }) {
    const user = signedIn(ctx);
    const outcome = await ctx.transact(async (inside) => {
      const row = await findDevice(inside.tenant, { id: deviceId, userId: user.userId });
      if (!row) throw new Fault("not_found", "There is no such device.");
      if (row.trustedAt) throw new Fault("conflict", "This device is trusted already.");
      if (await isRight(inside, deviceId, code)) return trusted(inside, user, row);
      await inside.emit("device.verification_failed", { subject: user.userId, data: { deviceId } });
      return undefined;
    });
    if (!outcome) throw new Fault("code_invalid", "The code is wrong, was used or has expired.");
    return outcome;
  },
});

/** Whichever channel it was sent by: a device has one code at a time. */
async function isRight(ctx: TenantContext, deviceId: string, code: string): Promise<boolean> {
  const addressIndex = await codeIndex(ctx.tenantId, deviceId);
  for (const channel of ["email", "sms"] as const)
    if ((await spendCode(ctx, { channel, addressIndex }, code)) !== undefined) return true;
  return false;
}

async function trusted(
  ctx: TenantContext,
  { userId, sessionId }: SignedIn,
  { id }: DeviceRow,
): Promise<z.input<typeof VerifiedDevice>> {
  const deviceToken = newSecret("dvt_");
  const change = { tokenHash: digest(deviceToken), trustedAt: ctx.now, lastSeenAt: ctx.now };
  const row = await updateDevice(ctx.tenant, { id, userId }, change);
  if (!row) throw new Fault("not_found", "There is no such device.");
  await setSessionDevice(ctx.tenant, sessionId, id);
  const session = await findSession(ctx.tenant, sessionId);
  await ctx.emit("device.trusted", { subject: userId, data: { deviceId: id } });
  return { ...(await deviceOutput(row, session ? [session] : [], sessionId)), deviceToken };
}
