import { latestClientsOfUser, type SessionClient } from "#db/queries/sessions.ts";
import type { UserRow } from "#db/queries/users.ts";
import { placeOf } from "#lib/adapters/geo-ip/index.ts";
import { deviceWords } from "#lib/device-words.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { placeWords } from "#lib/place-words.ts";
import { sourceOf } from "#lib/source.ts";
import { sendMessage } from "../messages/index.ts";
import { ifItOpens } from "../tenancy/index.ts";
import { userOutput } from "../users/index.ts";
import { clientOf } from "./session.ts";

// Chosen: what a person signed in from lately is what is looked at; older sessions are swept anyway.
const LOOKED_AT = 50;

/** The newest sessions before this one: mostly the last one is of the same device, so that no other is looked at. */
export async function latestSessions(
  ctx: TenantContext,
  userId: string,
  sessionId: string,
  count = 1,
): Promise<SessionClient[]> {
  const latest = await latestClientsOfUser(ctx.tenant, userId, count + 1);
  return latest.filter(({ id }) => id !== sessionId).slice(0, count);
}

/**
 * Tells the user, and the tenant's webhooks, of a sign-in that looks like none before: another kind of device and
 * another network than every session that is still known. The first sign-in of all is nobody's surprise. `latest` are the newest few of them.
 */
export async function noticeNewDevice(
  ctx: TenantContext,
  user: UserRow,
  sessionId: string,
  latest: readonly SessionClient[],
): Promise<void> {
  if (latest.length === 0 || (await isKnownAmong(latest, ctx.client))) return;
  if (await isKnownAmong(await latestSessions(ctx, user.id, sessionId, LOOKED_AT), ctx.client)) return;
  await ctx.emit("security.suspicious_login", {
    subject: user.id,
    data: { sessionId, reasons: ["new_device", "new_network"] },
  });
  const { email } = await userOutput(user);
  if (email === null || user.emailIndex === null) return;
  const device = deviceWords(ctx.client.userAgent);
  const to = { channel: "email", kind: "new_sign_in", address: email, addressIndex: user.emailIndex } as const;
  const place = placeWords(await placeOf(ctx.client.ip));
  await sendMessage(ctx, { ...to, data: { userId: user.id, device, ...(place && { place }) } });
}

/** Newest first, up to the first that is alike: mostly the one before, so that one alone is opened. */
async function isKnownAmong(earlier: readonly SessionClient[], now: TenantContext["client"]): Promise<boolean> {
  const device = deviceWords(now.userAgent);
  const source = sourceOf(now.ip);
  for (const session of earlier) {
    const client = await ifItOpens(clientOf(session), "sessions.client");
    if (client && (deviceWords(client.userAgent) === device || sourceOf(client.ip) === source)) return true;
  }
  return false;
}
