import { endCredentialIssuer, endCredentials } from "#db/queries/credentials.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { addIssuerKey } from "./issuer.ts";

/**
 * Ends the key by which the open tenant signs credentials, as when it has leaked, and makes the next one. What the old
 * one has signed proves nothing from then on, whoever signed it; its holders take a new credential. Undefined where
 * nothing was ever signed.
 */
export async function endIssuerKey(ctx: TenantContext): Promise<{ epoch: number; ended: number } | undefined> {
  const before = await endCredentialIssuer(ctx.tenant, ctx.now);
  if (!before) return undefined;
  const epoch = before.epoch + 1;
  await addIssuerKey(ctx, epoch);
  const ended = await endCredentials(ctx.tenant, ctx.now);
  await ctx.emit("credential.issuer_key_ended", { subject: ctx.tenantId, data: { epoch, ended } });
  return { epoch, ended };
}
