import { type CredentialRow, findCredential } from "#db/queries/credentials.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { cell, openPersonal, sealPersonal } from "../tenancy/index.ts";

type Whose = Pick<CredentialRow, "tenantId" | "mode" | "id" | "userId">;

/** A credential's message as it is kept: who reads it learns nothing, since 248 random bits are in it. */
export function sealCommitment(credential: Whose, message: bigint): Promise<Buffer> {
  return sealPersonal(cell("credentials.commitment", credential), String(message));
}

/** In decimal; undefined where it was forgotten, or the credential has expired. */
export async function commitmentOf(credential: CredentialRow, now: Date): Promise<string | undefined> {
  const { commitment, revokedAt, expiresAt } = credential;
  if (!commitment || revokedAt || expiresAt <= now) return undefined;
  return openPersonal(cell("credentials.commitment", credential), commitment);
}

/** The same of the credential that a request has named, read again. */
export async function commitmentAsked(ctx: TenantContext, credentialId: string | null): Promise<string | undefined> {
  const credential = credentialId === null ? undefined : await findCredential(ctx.tenant, credentialId);
  return credential && commitmentOf(credential, ctx.now);
}
