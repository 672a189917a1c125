import * as z from "zod";
import {
  countDevices,
  type DeviceRow,
  deleteUnconfirmedDevices,
  findDevice,
  insertDevice,
  setSessionDevice,
  updateDevice,
} from "#db/queries/devices.ts";
import { findSession, type SessionRow } from "#db/queries/sessions.ts";
import { holdUser, type UserRow } from "#db/queries/users.ts";
import { newId } from "#lib/crypto/random.ts";
import { deviceWords } from "#lib/device-words.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { refuseTooMany, sendMessage } from "../messages/index.ts";
import { CODE_LIMITS, openCode } from "../one-time/index.ts";
import { signedIn } from "../sessions/index.ts";
import { userOutput } from "../users/index.ts";
import { codeIndex, DeviceInfo, sealInfo } from "./device.ts";

/** Chosen: more than anybody signs in from; without a bound a session could fill the table. */
export const DEVICES_MAX = 20;

// Chosen: the code lasts ten minutes, so whoever has not entered it in a day begins anew.
const UNCONFIRMED_MILLISECONDS = 24 * 3600_000;

/** Asking again from a session whose device waits for its code sends a new one, and makes no second device. */
export const registerDevice = defineOperation({
  name: "devices.register",
  summary: "Name the device of the current session, and send the code that confirms it",
  scope: "self:write",
  effect: "write",
  category: "auth",
  cost: 1,
  input: z.object({ deviceInfo: DeviceInfo }).meta({ id: "RegisterDevice" }),
  // Without the name, which the client has just told: what a repeat is answered from is kept as it is, for a day.
  output: z
    .object({
      deviceId: z.string(),
      trusted: z.literal(false),
      sentBy: z.enum(["email", "sms"]),
      expiresIn: z.number().int(),
    })
    .meta({ id: "RegisteredDevice" }),
  faults: ["conflict", "rate_limited"],
  async run(ctx, { deviceInfo }) {
    const { userId, sessionId } = signedIn(ctx);
    // Held, so that of many at once each is counted.
    const user = await holdUser(ctx.tenant, userId);
    const session = await findSession(ctx.tenant, sessionId);
    if (!user || !session) throw new Fault("token_invalid");
    const row = (await renamed(ctx, session, deviceInfo)) ?? (await added(ctx, session, deviceInfo));
    const sentBy = await sendCode(ctx, user, row.id);
    await ctx.emit("device.registered", { subject: userId, data: { deviceId: row.id } });
    return { deviceId: row.id, trusted: false as const, sentBy, expiresIn: CODE_LIMITS.seconds };
  },
});

type Named = z.output<typeof DeviceInfo>;

/** The session's device under its new name, where it has one that still waits for its code. */
async function renamed(ctx: TenantContext, session: SessionRow, named: Named): Promise<DeviceRow | undefined> {
  if (session.deviceId === null) return undefined;
  const which = { id: session.deviceId, userId: session.userId };
  const row = await findDevice(ctx.tenant, which);
  if (row?.trustedAt) throw new Fault("conflict", "This session's device is trusted already.");
  return row && updateDevice(ctx.tenant, which, { info: await sealInfo(row, named), lastSeenAt: ctx.now });
}

async function added(ctx: TenantContext, { id, userId }: SessionRow, named: Named): Promise<DeviceRow> {
  const stale = new Date(ctx.now.getTime() - UNCONFIRMED_MILLISECONDS);
  await deleteUnconfirmedDevices(ctx.tenant, userId, stale);
  if ((await countDevices(ctx.tenant, userId)) >= DEVICES_MAX)
    throw new Fault("conflict", `An account has ${DEVICES_MAX} devices at most; remove one first.`);
  const deviceId = newId("dev", ctx.now.getTime());
  const info = await sealInfo({ tenantId: ctx.tenantId, mode: ctx.mode, id: deviceId, userId }, named);
  const row = await insertDevice(ctx.tenant, { id: deviceId, userId, info, createdAt: ctx.now, lastSeenAt: ctx.now });
  await setSessionDevice(ctx.tenant, id, deviceId);
  return row;
}

/** To the account's own address, or the number it has proved. The device's name, which anybody chooses, is not told. */
async function sendCode(ctx: TenantContext, user: UserRow, deviceId: string): Promise<"email" | "sms"> {
  const { email, phone } = await userOutput(user);
  const to =
    email !== null && user.emailIndex !== null
      ? { channel: "email" as const, address: email, addressIndex: user.emailIndex }
      : user.isPhoneVerified && phone !== null && user.phoneIndex !== null
        ? { channel: "sms" as const, address: phone, addressIndex: user.phoneIndex }
        : undefined;
  if (!to) throw new Fault("conflict", "The account has no address that a code could be sent to.");
  await refuseTooMany(ctx, { channel: to.channel, kind: "device_code", addressIndex: to.addressIndex });
  const bound = { channel: to.channel, address: deviceId, addressIndex: await codeIndex(ctx.tenantId, deviceId) };
  const codeId = await openCode(ctx, bound);
  const data = { userId: user.id, codeId, device: deviceWords(ctx.client.userAgent) };
  await sendMessage(ctx, { ...to, kind: "device_code", data });
  return to.channel;
}
