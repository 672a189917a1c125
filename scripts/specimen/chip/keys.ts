import { constants, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { der, integer, nothing, oid, sequence } from "./der.ts";

/** What a state's signing keys may be: RSA by either padding, and curves by name or spelt out. */
export const KEY_KINDS = ["rsa", "rsa-pss", "p256", "brainpoolP256r1", "brainpoolP384r1 spelt out"] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

export type SigningKey = { kind: KeyKind; privateKey: KeyObject };

/** A new key. `rsaBits` is for tests of keys that are too short. */
export function newSigningKey(kind: KeyKind, rsaBits = 2048): SigningKey {
  if (kind === "rsa" || kind === "rsa-pss")
    return { kind, privateKey: generateKeyPairSync("rsa", { modulusLength: rsaBits }).privateKey };
  const [namedCurve, paramEncoding] = curves[kind];
  return { kind, privateKey: generateKeyPairSync("ec", { namedCurve, paramEncoding }).privateKey };
}

const curves = {
  p256: ["prime256v1", "named"],
  brainpoolP256r1: ["brainpoolP256r1", "named"],
  "brainpoolP384r1 spelt out": ["brainpoolP384r1", "explicit"],
} as const;

export function publicKeyInfo({ privateKey }: SigningKey): Buffer {
  return createPublicKey(privateKey).export({ type: "spki", format: "der" });
}

export const SHA256 = sequence(oid("2.16.840.1.101.3.4.2.1"), nothing);

const identifiers: Readonly<Record<"rsa" | "rsa-pss" | "ec", Buffer>> = {
  rsa: sequence(oid("1.2.840.113549.1.1.11"), nothing),
  "rsa-pss": sequence(
    oid("1.2.840.113549.1.1.10"),
    sequence(der(0xa0, SHA256), der(0xa1, sequence(oid("1.2.840.113549.1.1.8"), SHA256)), der(0xa2, integer(32))),
  ),
  ec: sequence(oid("1.2.840.10045.4.3.2")),
};

/** The identifier of the algorithm that `signed` uses, always with SHA-256. */
export function signatureAlgorithm({ kind }: SigningKey): Buffer {
  return identifiers[kind === "rsa" || kind === "rsa-pss" ? kind : "ec"];
}

export function signed({ kind, privateKey }: SigningKey, bytes: Uint8Array): Buffer {
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
  return sign("sha256", bytes, { key: privateKey, ...(kind === "rsa-pss" ? pss : {}) });
}
