import * as z from "zod";
import type { DeviceRow } from "#db/queries/devices.ts";
import type { SessionRow } from "#db/queries/sessions.ts";
import { cell, openPersonal, personalIndex, sealPersonal } from "../tenancy/index.ts";

const oneLine = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, "must be one line");

/** What a client says of the device it runs on; words for the user to recognise it by, and nothing more. */
export const DeviceInfo = z.object({ deviceName: oneLine(100), deviceType: oneLine(40) }).meta({ id: "DeviceInfo" });

export const Device = z
  .object({
    deviceId: z.string(),
    deviceName: z.string(),
    deviceType: z.string(),
    /** Whether the user has confirmed it with the code that was sent. */
    trusted: z.boolean(),
    /** Whether the current session is on it. */
    isCurrent: z.boolean(),
    createdAt: z.iso.datetime(),
    trustedAt: z.iso.datetime().nullable(),
    lastSeenAt: z.iso.datetime(),
  })
  .meta({ id: "Device" });

/** Name and type as they are kept: a name such as "Ada's phone" is personal. */
export function sealInfo(
  device: Pick<DeviceRow, "tenantId" | "mode" | "id" | "userId">,
  info: z.output<typeof DeviceInfo>,
): Promise<Buffer> {
  return sealPersonal(cell("devices.info", device), JSON.stringify(info));
}

/** One device, seen last when it signed in or when one of its sessions was used. */
export async function deviceOutput(
  row: DeviceRow,
  sessions: readonly Pick<SessionRow, "id" | "deviceId" | "lastUsedAt">[],
  currentId?: string,
): Promise<z.input<typeof Device>> {
  const here = sessions.filter(({ deviceId }) => deviceId === row.id);
  const seen = Math.max(row.lastSeenAt.getTime(), ...here.map(({ lastUsedAt }) => lastUsedAt.getTime()));
  return {
    ...DeviceInfo.parse(JSON.parse(await openPersonal(cell("devices.info", row), row.info))),
    deviceId: row.id,
    trusted: row.trustedAt !== null,
    isCurrent: here.some(({ id }) => id === currentId),
    createdAt: row.createdAt.toISOString(),
    trustedAt: row.trustedAt?.toISOString() ?? null,
    lastSeenAt: new Date(seen).toISOString(),
  };
}

/** What a device's code is bound to in place of an address: so it signs nobody in, and no other code confirms a device. */
export function codeIndex(tenantId: string, deviceId: string): Promise<string> {
  return personalIndex(tenantId, "device", deviceId);
}
