import { importPKCS8, SignJWT } from "jose";
import type { ClientSecret } from "./provider.ts";

// Apple allows half a year; ours is made for one exchange and lives as long as a slow clock needs.
const LIFETIME_SECONDS = 300;

type AppleKey = Extract<ClientSecret, { kind: "apple" }>;

/** Apple's client secret: a JWT signed with the team's key (Sign in with Apple, "Creating a client secret"). */
export async function appleClientSecret(
  apple: AppleKey,
  { clientId, issuer, now }: { clientId: string; issuer: string; now: Date },
): Promise<string> {
  const issuedAt = Math.floor(now.getTime() / 1000);
  return new SignJWT()
    .setProtectedHeader({ alg: "ES256", kid: apple.keyId })
    .setIssuer(apple.teamId)
    .setSubject(clientId)
    .setAudience(issuer)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + LIFETIME_SECONDS)
    .sign(await importPKCS8(apple.privateKey, "ES256"));
}

/** Whether a text is a private key on P-256 in PKCS #8, as Apple's `.p8` files hold it. */
export async function isAppleKey(privateKey: string): Promise<boolean> {
  return importPKCS8(privateKey, "ES256").then(
    () => true,
    () => false,
  );
}
