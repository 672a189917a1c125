import * as z from "zod";
import { listDevicesOf } from "#db/queries/devices.ts";
import { sessionsOfUser } from "#db/queries/sessions.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { signedIn } from "../sessions/index.ts";
import { Device, deviceOutput } from "./device.ts";

export const listDevices = defineOperation({
  name: "devices.list",
  summary: "List the signed-in user's named devices",
  scope: "self:read",
  effect: "read",
  category: "auth",
  cost: 0,
  input: z.object({}).meta({ id: "NoInputDevices" }),
  output: z.object({ devices: z.array(Device) }).meta({ id: "DeviceList" }),
  faults: [],
  async run(ctx) {
    const { userId, sessionId } = signedIn(ctx);
    return { devices: await devicesOf(ctx, userId, sessionId) };
  },
});

/** A user's devices, the newest first. */
export async function devicesOf(
  ctx: TenantContext,
  userId: string,
  currentId?: string,
): Promise<z.input<typeof Device>[]> {
  const rows = await listDevicesOf(ctx.tenant, userId);
  const sessions = await sessionsOfUser(ctx.tenant, userId);
  return Promise.all(rows.map((row) => deviceOutput(row, sessions, currentId)));
}
