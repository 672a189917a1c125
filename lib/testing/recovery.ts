import { connection } from "#db/client.ts";
import { openEmergencyReset, resetToken } from "#lib/domain/emergency/index.ts";
import { asSystem } from "#lib/engine/system.ts";
import { type Answer, call } from "./call.ts";
import { inboxOf } from "./inbox.ts";
import { newTenant, newUser, type TestTenant } from "./tenant.ts";

type Mode = "live" | "test";

/** An open emergency reset of a user, and the secrets of its two links, as the mail brings them. */
export async function openedReset(
  tenant: TestTenant,
  { delayHours = 24, userId, mode = "live" }: { delayHours?: number; userId?: string; mode?: Mode } = {},
) {
  const id = userId ?? (await newUser(tenant)).id;
  return asSystem("test", tenant.id, mode, new Date(), async (ctx) => {
    const reset = await openEmergencyReset(ctx, id, { emergencyResetDelayHours: delayHours });
    if (!reset) throw new Error("no emergency reset was opened");
    return {
      id: reset.id,
      userId: id,
      token: await resetToken(ctx, reset.id, "confirm"),
      cancelToken: await resetToken(ctx, reset.id, "cancel"),
    };
  });
}

/** Moves a reset into the past, as far as its delay has passed to the second; a clock of a request cannot be set. */
export const passDelay = (userId: string) =>
  connection().sql`
    update emergency_resets set created_at = created_at - (available_at - created_at) - interval '1 second',
      available_at = created_at - interval '1 second', expires_at = expires_at - (available_at - created_at) - interval '1 second'
    where user_id = ${userId} and status = 'pending'`;
type Headers = Record<string, string>;

/** What zkauth's clients send: the key, and the token of whoever is signed in. */
export const zkauth = ({ key }: Pick<TestTenant, "key">, accessToken?: string): Headers => ({
  "x-api-key": key,
  ...(accessToken !== undefined && { authorization: `Bearer ${accessToken}` }),
});

/** The `data` of an answer's envelope. */
export function dataOf({ body }: Answer): Record<string, unknown> {
  return typeof body.data === "object" && body.data !== null ? { ...body.data } : {};
}

const RESET = "/api/v1/security/emergency-reset";

export const requestReset = (headers: Headers, email: string, more = {}) =>
  call(`POST ${RESET}/request`, { headers, body: { email, ...more } });
export const confirmReset = (headers: Headers, token: string, recoveryCode?: string) =>
  call(`POST ${RESET}/confirm`, { headers, body: { token, recoveryCode } });
export const cancelReset = (headers: Headers, token: string) =>
  call(`POST ${RESET}/cancel`, { headers, body: { token } });
export const statusOfReset = (headers: Headers, token: string) =>
  call(`GET ${RESET}/status?${new URLSearchParams({ token })}`, { headers });

/** Ten recovery codes of a signed-in user, as zkauth gives them. */
export async function newCodes(tenant: TestTenant, accessToken: string): Promise<string[]> {
  const answer = await call("POST /api/v1/security/recovery-codes/generate", {
    headers: zkauth(tenant, accessToken),
    body: {},
  });
  return codesIn(dataOf(answer).codes);
}

export const codesIn = (codes: unknown): string[] => (Array.isArray(codes) ? codes.map(String) : []);

/** The secrets of the two links of the newest mail. */
export async function mailed(tenant: TestTenant) {
  const mail = (await inboxOf(tenant.id)).findLast(({ kind }) => kind === "emergency_reset");
  if (!mail) throw new Error("no mail of an emergency reset has come");
  const links = mail.text.match(/https?:\S+/g) ?? [];
  const [confirm, cancel] = links.map((link) => new URLSearchParams(new URL(link).hash.slice(1)));
  return { token: confirm?.get("token") ?? "", cancelToken: cancel?.get("token") ?? "", links };
}

/** A user who has asked for an emergency reset and got its mail. */
export async function requested() {
  const tenant = await newTenant("Blue Bank");
  const headers = zkauth(tenant);
  const user = await newUser(tenant);
  const { status, text } = await requestReset(headers, user.email);
  if (status !== 200) throw new Error(`no emergency reset could be asked for: ${text}`);
  return { tenant, headers, user, ...(await mailed(tenant)) };
}

/** What has become of a user's resets, in order. */
export const standing = async (userId: string) =>
  (await connection().sql`select status, ended_by from emergency_resets where user_id = ${userId} order by id`).map(
    ({ status, ended_by }) => (ended_by ? `${status} by ${ended_by}` : status),
  );
