import { type EmergencyResetRow, findReset } from "#db/queries/emergency-resets.ts";
import { equalInConstantTime } from "#lib/crypto/digest.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { personalIndex } from "../tenancy/index.ts";

/** What the bearer of a token may do: both may look, each does one thing. */
type Right = "confirm" | "cancel";

/**
 * The secret of one of a reset's links: its id, and an HMAC of 256 bits under the tenant's own key. It is derived, so
 * that a mail sent again brings the same one, and none is stored.
 */
export async function resetToken(ctx: TenantContext, id: string, right: Right): Promise<string> {
  return `${id}.${await personalIndex(ctx.tenantId, `emergency reset ${right}`, id)}`;
}

/** The reset that a token is of, whatever became of it; undefined for a token of another tenant, mode or right. */
export async function readResetToken(
  ctx: TenantContext,
  token: string,
  rights: readonly Right[],
): Promise<EmergencyResetRow | undefined> {
  const id = token.slice(0, Math.max(0, token.indexOf(".")));
  // In turn without stopping, so that the time does not tell which one it is.
  const matches = await Promise.all(
    rights.map(async (right) => equalInConstantTime(await resetToken(ctx, id, right), token)),
  );
  return matches.includes(true) ? findReset(ctx.tenant, id) : undefined;
}
