import { decodeJwt, exportJWK, generateKeyPair, importJWK, type JWK, jwtVerify, SignJWT } from "jose";
import { processWide } from "../process-wide.ts";
import { digest } from "./digest.ts";
import { randomBase62 } from "./random.ts";

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

/** What access tokens and the transparency log's heads are signed on. */
export const SIGNING_CURVE = "Ed25519";

/** A new Ed25519 key pair for signing (RFC 8037); `kid` is chosen by the caller. */
export async function newSigningKey(kid: string): Promise<SigningKey> {
  const pair = await generateKeyPair(SIGNING_CURVE, { extractable: true });
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
    .setJti(randomBase62(16)) // RFC 9068 §2.2: no two tokens are the same, not even within a second.
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + options.lifetimeSeconds)
    .sign(key.privateJwk); // The library imports one object once, and freezes it.
}

/** When a token that was just signed here stops being good. Verifies nothing: for tokens of others it says nothing. */
export function expiryOf(ownToken: string): Date {
  const { exp } = decodeJwt(ownToken);
  if (exp === undefined) throw new Error("a token of ours has no end");
  return new Date(exp * 1000);
}

type PublicKeys = (kid: string) => Promise<CryptoKey | undefined>;
type Expected = { issuer: string; audience: string; now: Date };

/**
 * The claims of a token that one of our keys signed, for this issuer and audience, not expired at `now`.
 * Undefined for everything else: other algorithms, embedded keys, unknown `kid`, wrong types.
 * One token's signature is verified once a key object; whether the key is still ours and the token has not expired
 * is looked at each time.
 */
export async function verifyAccessToken(
  token: string,
  publicKey: PublicKeys,
  expected: Expected,
): Promise<AccessClaims | undefined> {
  if (!COMPACT_JWS.test(token)) return undefined;
  try {
    const hash = digest(token);
    const { issuer, audience, now } = expected;
    const known = verified().get(hash);
    if (known?.issuer === issuer && known.audience === audience && (await publicKey(known.kid)) === known.key)
      return known.claims.exp > Math.floor(now.getTime() / 1000) ? { ...known.claims } : undefined;
    const fresh = await verifySignature(token, publicKey, expected);
    if (!fresh) return undefined;
    if (verified().size >= VERIFIED_MAX) verified().clear();
    verified().set(hash, fresh);
    return { ...fresh.claims };
  } catch {
    // Whatever is wrong with a token, its bearer is told only that it is not valid.
    return undefined;
  }
}

/** Whether nothing is wrong with a token but that its time is over at `now`: its signature is verified as it was then. */
export async function isExpiredToken(token: string, publicKey: PublicKeys, expected: Expected): Promise<boolean> {
  if (!COMPACT_JWS.test(token)) return false;
  try {
    const { exp } = decodeJwt(token);
    if (exp === undefined || exp * 1000 > expected.now.getTime()) return false;
    const then = new Date((exp - 1) * 1000);
    return (await verifySignature(token, publicKey, { ...expected, now: then })) !== undefined;
  } catch {
    return false;
  }
}

type Verified = { claims: AccessClaims; kid: string; key: CryptoKey; issuer: string; audience: string };

// Chosen: about 10 MB when full. Valid tokens alone get in, so nobody can push others out with made-up ones.
const VERIFIED_MAX = 20_000;

/** By digest, since a token itself is worth stealing. */
const verified = () => processWide<Map<string, Verified>>("verified-tokens", () => new Map());

async function verifySignature(
  token: string,
  publicKey: PublicKeys,
  { issuer, audience, now }: Expected,
): Promise<Verified | undefined> {
  const { payload, protectedHeader, key } = await jwtVerify(
    token,
    async (header) => {
      const known = header.kid === undefined ? undefined : await publicKey(header.kid);
      if (!known) throw new Error("unknown kid");
      return known;
    },
    {
      algorithms: ["EdDSA", "Ed25519"],
      issuer,
      audience,
      currentDate: now,
      typ: "at+jwt",
      requiredClaims: ["sub", "exp", "sid", "org", "mode", "role"],
    },
  );
  const claims = claimsOf(payload);
  return claims && { claims, kid: String(protectedHeader.kid), key, issuer, audience };
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
