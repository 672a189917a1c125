import * as z from "zod";
import { deleteDevice } from "#db/queries/devices.ts";
import { revokeSessions } from "#db/queries/sessions.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { signedIn } from "../sessions/index.ts";

export const removeDevice = defineOperation({
  name: "devices.remove",
  summary: "Remove a device and end its sessions, the current one included where it is on it",
  scope: "self:write",
  effect: "write",
  category: "auth",
  cost: 0,
  input: z.object({ deviceId: z.string().max(100) }).meta({ id: "RemoveDevice" }),
  output: z
    .object({ deviceId: z.string(), deleted: z.literal(true), endedSessions: z.number().int() })
    .meta({ id: "RemovedDevice" }),
  faults: ["not_found"],
  async run(ctx, { deviceId }) {
    const { userId } = signedIn(ctx);
    const removed = await deleteDevice(ctx.tenant, { id: deviceId, userId });
    if (!removed) throw new Fault("not_found", "There is no such device.");
    const ended = await revokeSessions(ctx.tenant, { userId, deviceId }, ctx.now);
    await ctx.emit("device.removed", { subject: userId, data: { deviceId, sessions: ended.length } });
    return { deviceId, deleted: true as const, endedSessions: ended.length };
  },
});
