import type * as z from "zod";
import type { TenantContext } from "#lib/engine/context.ts";
import type { DeviceInfo } from "../devices/index.ts";

/** The same call, from a device that has a name: its session is listed by that. Trust takes a device's own secret. */
export function onDevice(ctx: TenantContext, info: z.output<typeof DeviceInfo> | undefined): TenantContext {
  return info ? { ...ctx, client: { ...ctx.client, deviceName: info.deviceName } } : ctx;
}
