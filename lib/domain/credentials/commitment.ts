import { type CredentialRow, findCredential } from "#db/queries/credentials.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { openPersonal, sealPersonal } from "../tenancy/index.ts";

const COMMITMENT = "credentials.commitment";

/** A credential's message as it is kept: who reads it learns nothing, since 248 random bits are in it. */
export function sealCommitment(tenantId: string, message: bigint): Promise<Buffer> {
  return sealPersonal(tenantId, COMMITMENT, String(message));
}

/** In decimal; undefined where it was forgotten, or the credential has expired. */
export async function commitmentOf(
  { tenantId, commitment, revokedAt, expiresAt }: CredentialRow,
  now: Date,
): Promise<string | undefined> {
  if (!commitment || revokedAt || expiresAt <= now) return undefined;
  return openPersonal(tenantId, COMMITMENT, commitment);
}

/** The same of the credential that a request has named, read again. */
export async function commitmentAsked(ctx: TenantContext, credentialId: string | null): Promise<string | undefined> {
  const credential = credentialId === null ? undefined : await findCredential(ctx.tenant, credentialId);
  return credential && commitmentOf(credential, ctx.now);
}
