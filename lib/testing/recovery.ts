import { connection } from "#db/client.ts";
import { openEmergencyReset, resetToken } from "#lib/domain/emergency/index.ts";
import { asSystem } from "#lib/engine/system.ts";
import { call } from "./call.ts";
import { newUser, type TestTenant } from "./tenant.ts";

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

/** Ten recovery codes of a signed-in user, as zkauth gives them. */
export async function newCodes(key: string, accessToken: string): Promise<string[]> {
  const headers = { "x-api-key": key, authorization: `Bearer ${accessToken}` };
  const { status, body, text } = await call("POST /api/v1/security/recovery-codes/generate", { headers, body: {} });
  const { data } = body;
  if (status !== 200 || typeof data !== "object" || data === null || !("codes" in data) || !Array.isArray(data.codes))
    throw new Error(`no recovery codes were made: ${text}`);
  return data.codes.map(String);
}
