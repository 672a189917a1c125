import { sessionsOfUser } from "#db/queries/sessions.ts";
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
  const earlier = (await sessionsOfUser(ctx.tenant, user.id)).filter(({ id }) => id !== sessionId).slice(0, LOOKED_AT);
  if (earlier.length === 0) return;
  const clients = await Promise.all(earlier.map(clientOf));
  const device = deviceWords(ctx.client.userAgent);
  const source = sourceOf(ctx.client.ip);
  const isKnown = clients.some(
    (client) => client && (deviceWords(client.userAgent) === device || sourceOf(client.ip) === source),
  );
  if (isKnown) return;
  await ctx.emit("security.suspicious_login", {
    subject: user.id,
    data: { sessionId, reasons: ["new_device", "new_network"] },
  });
  const { email } = await userOutput(user);
  if (email === null || user.emailIndex === null) return;
  const to = { channel: "email", kind: "new_sign_in", address: email, addressIndex: user.emailIndex } as const;
  await sendMessage(ctx, { ...to, data: { userId: user.id, device } });
}
