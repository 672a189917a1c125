import { constants } from "node:crypto";
import { RsaSaPssParams } from "@peculiar/asn1-rsa";
import { AsnConvert } from "@peculiar/asn1-schema";
import { AlgorithmIdentifier } from "@peculiar/asn1-x509";

export type HashName = "sha224" | "sha256" | "sha384" | "sha512";

/** How a signature is checked by `node:crypto`. */
export type SignatureScheme = { hash: HashName; keyType: "rsa" | "ec"; padding?: number; saltLength?: number };

// ICAO 9303-12 §4.4.5 lists these four; SHA-1 is no longer among them, and the last passports with it run out in 2026.
const hashes: Readonly<Record<string, HashName>> = {
  "2.16.840.1.101.3.4.2.4": "sha224",
  "2.16.840.1.101.3.4.2.1": "sha256",
  "2.16.840.1.101.3.4.2.2": "sha384",
  "2.16.840.1.101.3.4.2.3": "sha512",
};

const rsaPkcs1: Readonly<Record<string, HashName>> = {
  "1.2.840.113549.1.1.14": "sha224",
  "1.2.840.113549.1.1.11": "sha256",
  "1.2.840.113549.1.1.12": "sha384",
  "1.2.840.113549.1.1.13": "sha512",
};

// RFC 5758 §3.2
const ecdsa: Readonly<Record<string, HashName>> = {
  "1.2.840.10045.4.3.1": "sha224",
  "1.2.840.10045.4.3.2": "sha256",
  "1.2.840.10045.4.3.3": "sha384",
  "1.2.840.10045.4.3.4": "sha512",
};

const RSA_ENCRYPTION = "1.2.840.113549.1.1.1";
const RSASSA_PSS = "1.2.840.113549.1.1.10";
const MGF1 = "1.2.840.113549.1.1.8";

/** The hash that an identifier names; null for SHA-1, for unknown ones and for parameters that do not belong there. */
export function hashOf(algorithm: AlgorithmIdentifier): HashName | null {
  const name = hashes[algorithm.algorithm];
  return name && hasNoParameters(algorithm) ? name : null;
}

/**
 * How to check a signature; null where ICAO 9303-12 §4.4 does not allow it. `digest` is the hash that stands beside a
 * bare `rsaEncryption` (RFC 3370 §3.2); every other identifier names its own.
 */
export function schemeOf(algorithm: AlgorithmIdentifier, digest: HashName | null): SignatureScheme | null {
  const oid = algorithm.algorithm;
  if (oid === RSASSA_PSS) return pssScheme(algorithm);
  if (!hasNoParameters(algorithm)) return null;
  const rsaHash = oid === RSA_ENCRYPTION ? digest : rsaPkcs1[oid];
  if (rsaHash) return { hash: rsaHash, keyType: "rsa", padding: constants.RSA_PKCS1_PADDING };
  const hash = ecdsa[oid];
  return hash ? { hash, keyType: "ec" } : null;
}

/** RFC 4055 §3.1. The mask is made with the same hash: node:crypto knows no other, and ICAO's profile asks for it. */
function pssScheme({ parameters }: AlgorithmIdentifier): SignatureScheme | null {
  if (!parameters) return null; // the defaults are SHA-1
  const pss = AsnConvert.parse(parameters, RsaSaPssParams);
  const hash = hashOf(pss.hashAlgorithm);
  const mask = pss.maskGenAlgorithm;
  if (!hash || mask.algorithm !== MGF1 || !mask.parameters || pss.trailerField !== 1) return null;
  if (maskHash(mask.parameters) !== hash) return null;
  return { hash, keyType: "rsa", padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: pss.saltLength };
}

function maskHash(parameters: ArrayBuffer): HashName | null {
  return hashOf(AsnConvert.parse(parameters, AlgorithmIdentifier));
}

/** Absent or NULL; nothing else belongs to a hash, to PKCS #1 v1.5 or to ECDSA. */
function hasNoParameters({ parameters }: AlgorithmIdentifier): boolean {
  if (!parameters) return true;
  const bytes = new Uint8Array(parameters);
  return bytes.length === 2 && bytes[0] === 5 && bytes[1] === 0;
}
