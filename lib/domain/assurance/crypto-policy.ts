import * as z from "zod";
import { HASH } from "#lib/crypto/digest.ts";
import { ENVELOPE } from "#lib/crypto/envelope.ts";
import { SIGNING_CURVE } from "#lib/crypto/jwt.ts";
import { OPAQUE_KEY_STRETCHING, OPAQUE_SUITE } from "#lib/crypto/opaque.ts";
import { hashCostInForce, PASSWORD_HASH } from "#lib/crypto/password.ts";
import { POSEIDON_ARITIES } from "#lib/crypto/poseidon.ts";
import { TOTP } from "#lib/crypto/totp.ts";
import { cookieFlags } from "#lib/engine/cookie-flags.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { env } from "#lib/env.ts";
import { CREDENTIAL_SIGNATURE } from "../credentials/index.ts";
import { CODE_LIMITS, tokenSeconds } from "../one-time/index.ts";
import { PASSKEY_ALGORITHMS, RequestOptions } from "../passkeys/index.ts";
import { CLIENT_HASH, ClientHash } from "../password-proofs/index.ts";
import { acceptsDemonstrationKeys, assertKeysUsable } from "../proofs/index.ts";
import { currentSigningKey, REFRESH_SECONDS, ROTATED_AFTER_MILLISECONDS, SESSION_SECONDS } from "../sessions/index.ts";
import { Circuit } from "./circuits.ts";
import { circuitsNow } from "./looked-at.ts";

export const read = { scope: "client:read", effect: "read", category: "general", cost: 0 } as const;

const CookieFlags = z
  .object({ httpOnly: z.boolean(), sameSite: z.string(), secure: z.boolean() })
  .meta({ id: "CookieFlags" });

const CryptoPolicy = z
  .object({
    zeroKnowledge: z
      .object({
        proofSystem: z.string().nullable(),
        curve: z.string().nullable(),
        hash: z.string(),
        hashInputs: z.array(z.number().int()),
        /** How a client stretches a password before it proves it; the server never does. */
        clientHash: ClientHash,
        /** Whether this server takes proofs with the keys it has, and why not. */
        proofsAccepted: z.boolean(),
        refusal: z.string().nullable(),
        /** Whether this server is content with keys whose maker could forge proofs: on its own machine, or told so. */
        demonstrationKeysAccepted: z.boolean(),
        circuits: z.array(Circuit),
      })
      .nullable()
      .meta({ id: "ZeroKnowledgePolicy" }),
    passwordHashing: z
      .object({
        algorithm: z.string(),
        memoryKib: z.number().int(),
        passes: z.number().int(),
        lanes: z.number().int(),
      })
      .meta({ id: "PasswordHashingPolicy" }),
    opaque: z
      .object({ oprf: z.string(), hash: z.string(), keyExchange: z.string(), keyStretching: z.string() })
      .meta({ id: "OpaquePolicy" }),
    accessTokens: z
      .object({
        algorithm: z.string(),
        keyType: z.string(),
        curve: z.string().nullable(),
        keyId: z.string(),
        keyRotationDays: z.number().int(),
      })
      .meta({ id: "AccessTokenPolicy" }),
    encryptionAtRest: z
      .object({
        algorithm: z.string(),
        keyBits: z.number().int(),
        nonceBits: z.number().int(),
        tagBits: z.number().int(),
        keyDerivation: z.string(),
        lookup: z.string(),
        /** How keys, tokens and links are kept. */
        digest: z.string(),
      })
      .meta({ id: "EncryptionPolicy" }),
    passkeys: z
      .object({ algorithms: z.array(z.string()), userVerification: z.string() })
      .meta({ id: "PasskeyCryptoPolicy" }),
    totp: z
      .object({
        algorithm: z.string(),
        digits: z.number().int(),
        stepSeconds: z.number().int(),
        stepsOfTolerance: z.number().int(),
        secretBits: z.number().int(),
      })
      .meta({ id: "TotpPolicy" }),
    credentials: z.object({ signature: z.string() }).meta({ id: "CredentialCryptoPolicy" }),
    transparencyLog: z.object({ signature: z.string(), hash: z.string() }).meta({ id: "LogCryptoPolicy" }),
    webhooks: z.object({ signature: z.string() }).meta({ id: "WebhookCryptoPolicy" }),
    lifetimes: z
      .object({
        accessTokenSeconds: z.number().int(),
        refreshTokenSeconds: z.number().int(),
        sessionSeconds: z.number().int(),
        codeSeconds: z.number().int(),
        codeAttempts: z.number().int(),
        /** By purpose, of links, challenges and states. */
        oneTimeTokenSeconds: z.record(z.string(), z.number().int()),
      })
      .meta({ id: "LifetimePolicy" }),
    transport: z
      .object({
        publicAddressIsHttps: z.boolean(),
        /** Those that sign somebody in: of hosted and capture pages, and of the console. */
        cookies: z.object({ pages: CookieFlags, console: CookieFlags }).meta({ id: "CookiePolicy" }),
      })
      .meta({ id: "TransportPolicy" }),
  })
  .meta({ id: "CryptoPolicy" });

export type Policy = z.input<typeof CryptoPolicy>;

/** Long by kind, since it asks the database nothing but the signing key, which is held. */
export const readCryptoPolicy = defineLongOperation({
  ...read,
  name: "assurance.cryptoPolicy",
  summary: "Read the cryptographic parameters in force, as this process runs with them",
  input: z.object({}).meta({ id: "NoInputCryptoPolicy" }),
  output: CryptoPolicy,
  faults: [],
  run: (ctx) => policyNow(ctx.door.accessTokenSeconds),
});

/** Every value is read from the code that uses it, or from the files and settings that the process has started with. */
export async function policyNow(accessTokenSeconds: number): Promise<Policy> {
  const { publicJwk, kid } = await currentSigningKey();
  const { algorithm, digits, stepSeconds, stepsOfTolerance, secretBits } = TOTP;
  const cookies = { pages: cookieFlags("pages"), console: cookieFlags("console") };
  return {
    zeroKnowledge: await zeroKnowledge(),
    passwordHashing: { algorithm: PASSWORD_HASH, ...hashCostInForce() },
    opaque: { ...OPAQUE_SUITE, keyStretching: OPAQUE_KEY_STRETCHING },
    accessTokens: {
      algorithm: publicJwk.alg ?? "unknown",
      keyType: publicJwk.kty ?? "unknown",
      curve: publicJwk.crv ?? null,
      keyId: kid,
      keyRotationDays: ROTATED_AFTER_MILLISECONDS / (24 * 3600_000),
    },
    encryptionAtRest: encryptionAtRest(),
    passkeys: {
      algorithms: PASSKEY_ALGORITHMS.map(coseName),
      userVerification: RequestOptions.shape.userVerification.value,
    },
    totp: { algorithm: `hmac-${algorithm}`, digits, stepSeconds, stepsOfTolerance, secretBits },
    credentials: { signature: CREDENTIAL_SIGNATURE },
    transparencyLog: { signature: SIGNING_CURVE, hash: HASH },
    webhooks: { signature: `hmac-${HASH}` },
    lifetimes: {
      accessTokenSeconds,
      refreshTokenSeconds: REFRESH_SECONDS,
      sessionSeconds: SESSION_SECONDS,
      codeSeconds: CODE_LIMITS.seconds,
      codeAttempts: CODE_LIMITS.attemptsMax,
      oneTimeTokenSeconds: { ...tokenSeconds() },
    },
    transport: { publicAddressIsHttps: env().publicUrl.startsWith("https:"), cookies },
  };
}

function encryptionAtRest(): Policy["encryptionAtRest"] {
  return {
    algorithm: ENVELOPE.algorithm,
    keyBits: ENVELOPE.keyBytes * 8,
    nonceBits: ENVELOPE.nonceBytes * 8,
    tagBits: ENVELOPE.tagBytes * 8,
    keyDerivation: `hkdf-${HASH}`,
    lookup: `hmac-${HASH}`,
    digest: HASH,
  };
}

async function zeroKnowledge(): Promise<Policy["zeroKnowledge"]> {
  const circuits = await circuitsNow();
  if (!circuits) return null;
  const one = (values: (string | null)[]) => [...new Set(values)].filter((value) => value !== null).join(", ") || null;
  const refusal = refusalOfProofs();
  return {
    proofsAccepted: refusal === null,
    refusal,
    demonstrationKeysAccepted: acceptsDemonstrationKeys(),
    proofSystem: one(circuits.map(({ protocol }) => protocol)),
    curve: one(circuits.map(({ curve }) => curve)),
    hash: "poseidon",
    hashInputs: [...POSEIDON_ARITIES],
    clientHash: CLIENT_HASH,
    circuits,
  };
}

/** What a caller with a proof would be told. */
function refusalOfProofs(): string | null {
  try {
    assertKeysUsable();
    return null;
  } catch (cause) {
    return cause instanceof Fault ? cause.message : "The keys cannot be read.";
  }
}

// RFC 9053 §2.1 and §2.2, RFC 8812 §2: names of the COSE numbers.
const COSE_NAMES: Readonly<Record<number, string>> = { [-8]: "Ed25519", [-7]: "ES256", [-257]: "RS256" };

function coseName(algorithm: number): string {
  return COSE_NAMES[algorithm] ?? `COSE ${algorithm}`;
}
