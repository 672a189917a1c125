import crypto from "node:crypto";
import { createSecureContext } from "node:tls";

export type Available = { algorithm: string; standard: string; works: boolean };

const CANDIDATES = [
  { algorithm: "ml-kem-768", standard: "FIPS 203", tried: () => agrees("ml-kem-768") },
  { algorithm: "ml-kem-1024", standard: "FIPS 203", tried: () => agrees("ml-kem-1024") },
  { algorithm: "ml-dsa-65", standard: "FIPS 204", tried: () => signs("ml-dsa-65") },
  { algorithm: "ml-dsa-87", standard: "FIPS 204", tried: () => signs("ml-dsa-87") },
  { algorithm: "slh-dsa-sha2-128f", standard: "FIPS 205", tried: () => signs("slh-dsa-sha2-128f") },
  {
    algorithm: "X25519MLKEM768 (TLS 1.3)",
    standard: "draft-ietf-tls-ecdhe-mlkem",
    tried: () => offers("X25519MLKEM768"),
  },
] as const;

/** What this process's own library can do, each tried once; nothing of it is in use by being here. */
export function postQuantumNow(): Available[] {
  return CANDIDATES.map(({ algorithm, standard, tried }) => ({ algorithm, standard, works: worksAt(tried) }));
}

function agrees(type: "ml-kem-768" | "ml-kem-1024"): boolean {
  const { publicKey, privateKey } = crypto.generateKeyPairSync(type);
  const { sharedKey, ciphertext } = crypto.encapsulate(publicKey);
  return crypto.decapsulate(privateKey, ciphertext).equals(sharedKey);
}

function signs(type: "ml-dsa-65" | "ml-dsa-87" | "slh-dsa-sha2-128f"): boolean {
  const { publicKey, privateKey } = pairOf(type);
  const message = Buffer.from("post-quantum");
  return crypto.verify(null, message, publicKey, crypto.sign(null, message, privateKey));
}

/** One overload a type: the library's own types have no union. */
function pairOf(type: "ml-dsa-65" | "ml-dsa-87" | "slh-dsa-sha2-128f") {
  return type === "slh-dsa-sha2-128f" ? crypto.generateKeyPairSync(type) : crypto.generateKeyPairSync(type);
}

function offers(group: string): boolean {
  createSecureContext({ ecdhCurve: group });
  return true;
}

/** A library without an algorithm throws for it; which one it is does not matter here. */
function worksAt(tried: () => boolean): boolean {
  try {
    return tried();
  } catch {
    return false;
  }
}
