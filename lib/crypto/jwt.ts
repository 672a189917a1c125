import { exportJWK, generateKeyPair, importJWK, type JWK, jwtVerify, SignJWT } from "jose";

export type SigningKey = { kid: string; publicJwk: JWK; privateJwk: JWK };
export type AccessClaims = {
  /** User id. */
  sub: string;
  /** Session id. */
  sid: string;
  /** Organization id. */
  org: string;
  mode: "live" | "test";
  role: string;
  /** Seconds since 1970. */
  exp: number;
};

// RFC 7515 §7.1. Looked at first, since an error of the library costs as much as all else of a refusal.
const COMPACT_JWS = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** A new Ed25519 key pair for signing tokens (RFC 8037); `kid` is chosen by the caller. */
export async function newSigningKey(kid: string): Promise<SigningKey> {
  const pair = await generateKeyPair("Ed25519", { extractable: true });
  const publicJwk = { ...(await exportJWK(pair.publicKey)), kid, alg: "EdDSA", use: "sig" };
  return { kid, publicJwk, privateJwk: await exportJWK(pair.privateKey) };
}

/** A compact JWS (RFC 7519) signed with EdDSA, with `kid` in its header. Times are whole seconds. */
export async function signAccessToken(
  key: SigningKey,
  claims: Omit<AccessClaims, "exp">,
  options: { issuer: string; audience: string; now: Date; lifetimeSeconds: number },
): Promise<string> {
  const issuedAt = Math.floor(options.now.getTime() / 1000);
  return new SignJWT({ sid: claims.sid, org: claims.org, mode: claims.mode, role: claims.role })
    .setProtectedHeader({ alg: "EdDSA", kid: key.kid, typ: "at+jwt" }) // RFC 9068 §2.1
    .setSubject(claims.sub)
    .setIssuer(options.issuer)
    .setAudience(options.audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + options.lifetimeSeconds)
    .sign(await importJWK(key.privateJwk, "EdDSA"));
}

/**
 * The claims of a token that one of our keys signed, for this issuer and audience, not expired at `now`.
 * Undefined for everything else: other algorithms, embedded keys, unknown `kid`, wrong types.
 */
export async function verifyAccessToken(
  token: string,
  publicKey: (kid: string) => Promise<CryptoKey | undefined>,
  options: { issuer: string; audience: string; now: Date },
): Promise<AccessClaims | undefined> {
  if (!COMPACT_JWS.test(token)) return undefined;
  try {
    const { payload } = await jwtVerify(
      token,
      async (header) => {
        const key = header.kid === undefined ? undefined : await publicKey(header.kid);
        if (!key) throw new Error("unknown kid");
        return key;
      },
      {
        algorithms: ["EdDSA", "Ed25519"],
        issuer: options.issuer,
        audience: options.audience,
        currentDate: options.now,
        typ: "at+jwt",
        requiredClaims: ["sub", "exp", "sid", "org", "mode", "role"],
      },
    );
    return claimsOf(payload);
  } catch {
    // Whatever is wrong with a token, its bearer is told only that it is not valid.
    return undefined;
  }
}

/** The public half as a key that `verifyAccessToken` takes. */
export async function importPublicKey(jwk: JWK): Promise<CryptoKey> {
  const key = await importJWK(jwk, "EdDSA");
  if (key instanceof Uint8Array) throw new Error("a symmetric key cannot verify EdDSA");
  return key;
}

function claimsOf(payload: Record<string, unknown>): AccessClaims | undefined {
  const { sub, sid, org, mode, role, exp } = payload;
  if (typeof sub !== "string" || typeof sid !== "string" || typeof org !== "string") return undefined;
  if ((mode !== "live" && mode !== "test") || typeof role !== "string" || typeof exp !== "number") return undefined;
  return { sub, sid, org, mode, role, exp };
}
