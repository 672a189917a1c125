import { latestClientsOfUser, type SessionClient } from "#db/queries/sessions.ts";
import type { UserRow } from "#db/queries/users.ts";
import { deviceWords } from "#lib/device-words.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { sendMessage } from "../messages/index.ts";
import { userOutput } from "../users/index.ts";
import { sourceOf } from "./lockout.ts";
import { clientOf } from "./session.ts";

// Chosen: what a person signed in from lately is what is looked at; older sessions are swept anyway.
const LOOKED_AT = 50;

/**
 * Tells the user, and the tenant's webhooks, of a sign-in that looks like none before: another kind of device and
 * another network than every session that is still known. The first sign-in of all is nobody's surprise.
 */
export async function noticeNewDevice(ctx: TenantContext, user: UserRow, sessionId: string): Promise<void> {
  const latest = await latestClientsOfUser(ctx.tenant, user.id, LOOKED_AT + 1);
  const earlier = latest.filter(({ id }) => id !== sessionId);
  if (earlier.length === 0 || (await isKnownAmong(earlier, ctx.client))) return;
  await ctx.emit("security.suspicious_login", {
    subject: user.id,
    data: { sessionId, reasons: ["new_device", "new_network"] },
  });
  const { email } = await userOutput(user);
  if (email === null || user.emailIndex === null) return;
  const device = deviceWords(ctx.client.userAgent);
  const to = { channel: "email", kind: "new_sign_in", address: email, addressIndex: user.emailIndex } as const;
  await sendMessage(ctx, { ...to, data: { userId: user.id, device } });
}

/** Newest first, up to the first that is alike: mostly the one before, so that one alone is opened. */
async function isKnownAmong(earlier: readonly SessionClient[], now: TenantContext["client"]): Promise<boolean> {
  const device = deviceWords(now.userAgent);
  const source = sourceOf(now.ip);
  for (const session of earlier) {
    const client = await clientOf(session);
    if (client && (deviceWords(client.userAgent) === device || sourceOf(client.ip) === source)) return true;
  }
  return false;
}
