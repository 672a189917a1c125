import { poseidon2 } from "poseidon-lite/poseidon2";
import * as z from "zod/mini";

// circuits/shared/credential.circom
const HOLDER = 1634038832n;
const SECRET_BYTES = 31; // 248 bits: every such number lies in the field

const Decimal = z.string().check(z.regex(/^(0|[1-9][0-9]{0,76})$/));

/** A credential as its issuer answers it. */
export const IssuedCredential = z.object({
  id: z.string(),
  issuer: z.string(),
  issuer_name: z.string(),
  issuer_key: z.object({ x: Decimal, y: Decimal }),
  issued_at: z.string(),
  expires_at: z.string(),
  attributes: z.object({
    birth_day: Decimal,
    nationality: Decimal,
    expiry_day: Decimal,
    revocation_id: Decimal,
    holder_hash: Decimal,
    credential_salt: Decimal,
    signature_r8x: Decimal,
    signature_r8y: Decimal,
    signature_s: Decimal,
  }),
});

/** The same with the secret that its holder alone has: whoever holds this can prove. */
export const KeptCredential = z.extend(IssuedCredential, {
  kind: z.literal("bonafide-credential-1"),
  holder_secret: Decimal,
});

export type IssuedCredential = z.infer<typeof IssuedCredential>;
export type KeptCredential = z.infer<typeof KeptCredential>;

/** A new secret, and the number that an issuer may know of it. */
export function newHolder(): { secret: string; hash: string } {
  const bytes = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  const secret = BigInt(`0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`);
  return { secret: String(secret), hash: String(poseidon2([HOLDER, secret])) };
}

export function keptCredential(issued: IssuedCredential, secret: string): KeptCredential {
  return { ...issued, kind: "bonafide-credential-1", holder_secret: secret };
}

/** A file's text as a credential; null for anything else. */
export function parseCredentialFile(text: string): KeptCredential | null {
  try {
    const parsed = z.safeParse(KeptCredential, JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
