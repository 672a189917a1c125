/** What a quantum computer of Shor's and Grover's algorithms leaves of a primitive. */
export type Quantum = "vulnerable" | "weakened" | "resistant" | "unclassified";

type Primitive = { kind: string; quantum: Quantum; standard: string; reason: string };

const SHOR = "Shor's algorithm finds the private key from the public one.";
const GROVER = "Grover's algorithm leaves half of its bits, 128 or more.";

/** By the name that the code itself gives them. What is in use and missing here is told as unclassified. */
const PRIMITIVES: Readonly<Record<string, Primitive>> = {
  ed25519: { kind: "signature", quantum: "vulnerable", standard: "RFC 8032", reason: SHOR },
  es256: { kind: "signature", quantum: "vulnerable", standard: "FIPS 186-5", reason: SHOR },
  rs256: { kind: "signature", quantum: "vulnerable", standard: "RFC 8017", reason: SHOR },
  "eddsa-babyjubjub-poseidon": { kind: "signature", quantum: "vulnerable", standard: "ERC-2494", reason: SHOR },
  "ristretto255-sha512": { kind: "oblivious function", quantum: "vulnerable", standard: "RFC 9497", reason: SHOR },
  "3dh-ristretto255": { kind: "key agreement", quantum: "vulnerable", standard: "RFC 9807", reason: SHOR },
  "groth16-bn128": {
    kind: "proof",
    quantum: "vulnerable",
    standard: "Groth 2016 (ePrint 2016/260)",
    reason: "Discrete logarithms on the curve let proofs be forged; what a proof hides stays hidden.",
  },
  "aes-256-gcm": { kind: "cipher", quantum: "resistant", standard: "NIST SP 800-38D", reason: GROVER },
  sha256: { kind: "hash", quantum: "resistant", standard: "FIPS 180-4", reason: GROVER },
  "sha-512": { kind: "hash", quantum: "resistant", standard: "FIPS 180-4", reason: GROVER },
  "hmac-sha256": { kind: "message authentication", quantum: "resistant", standard: "RFC 2104", reason: GROVER },
  "hkdf-sha256": { kind: "key derivation", quantum: "resistant", standard: "RFC 5869", reason: GROVER },
  "hmac-sha1": {
    kind: "message authentication",
    quantum: "weakened",
    standard: "RFC 6238",
    reason: "Grover's algorithm leaves 80 of the secret's 160 bits; apps know no other kind of code.",
  },
  argon2id: {
    kind: "password hash",
    quantum: "resistant",
    standard: "RFC 9106",
    reason: "A guess costs memory, which quantum computers have least of; weak passwords stay weak.",
  },
  poseidon: {
    kind: "hash",
    quantum: "resistant",
    standard: "Grassi et al. 2019 (ePrint 2019/458)",
    reason: "Grover's algorithm leaves about 127 bits; it is younger and less studied than SHA-2.",
  },
};

/** A primitive by its name, in whatever case the code writes it. */
export function primitiveNamed(name: string): Primitive {
  const found = PRIMITIVES[name.toLowerCase()];
  return found ?? { kind: "unknown", quantum: "unclassified", standard: "none", reason: "Nobody has classified it." };
}
