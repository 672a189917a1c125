import * as z from "zod";
import type { CredentialRow } from "#db/queries/credentials.ts";
import { REVOCATION_REASONS } from "#db/schema/credentials.ts";
import { secret } from "#lib/engine/secrets.ts";

/** What is kept of a credential: neither what it says, nor where it was shown. */
export const Credential = z
  .object({
    id: z.string(),
    status: z.enum(["active", "expired", "revoked"]),
    /** Null once the verification was erased. */
    sessionId: z.string().nullable(),
    userId: z.string().nullable(),
    issuedAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    revokedAt: z.iso.datetime().nullable(),
    revokedBecause: z.enum(REVOCATION_REASONS).nullable(),
  })
  .meta({ id: "Credential" });

export const IssuerKey = z.object({ x: z.string(), y: z.string() }).meta({ id: "IssuerKey" });

/** Days since 1900-01-01 and codes of ISO 3166-1, in decimal, as the circuit takes them. Shown once, kept nowhere. */
export const SignedAttributes = z
  .object({
    birthDay: secret(),
    nationality: secret(),
    expiryDay: secret(),
    revocationId: secret(),
    holderHash: secret(),
    credentialSalt: secret(),
    signatureR8x: secret(),
    signatureR8y: secret(),
    signatureS: secret(),
  })
  .meta({ id: "SignedAttributes" });

export const IssuedCredential = z
  .object({
    id: z.string(),
    issuer: z.string(),
    issuerName: z.string(),
    issuerKey: IssuerKey,
    issuedAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    attributes: SignedAttributes,
  })
  .meta({ id: "IssuedCredential" });

export function credentialOutput(row: CredentialRow, now: Date): z.input<typeof Credential> {
  return {
    id: row.id,
    status: row.revokedAt ? "revoked" : row.expiresAt <= now ? "expired" : "active",
    sessionId: row.sessionId,
    userId: row.userId,
    issuedAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    revokedAt: row.revokedAt?.toISOString() ?? null,
    revokedBecause: row.revokedBecause,
  };
}
