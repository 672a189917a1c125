import { poseidon2 } from "poseidon-lite/poseidon2";
import { poseidon3 } from "poseidon-lite/poseidon3";
import { poseidon4 } from "poseidon-lite/poseidon4";
import { poseidon7 } from "poseidon-lite/poseidon7";
import { poseidon16 } from "poseidon-lite/poseidon16";
import { derivePublicKey, signMessage } from "./eddsa.ts";
import { type RevocationList, revocationList } from "./revocation-list.ts";

/** The largest day: as a cutoff it lets every birthday pass, as an expiry it never comes. */
export const NO_DAY = 2n ** 32n - 1n;

/** A consistent input of identity_proof. */
export function identityInput(of: { biometricSecret: bigint; salt: bigint; context: bigint }) {
  const commitment = poseidon3([1768191792n, of.biometricSecret, of.salt]);
  const didHash = poseidon3([1768191793n, of.biometricSecret, commitment]);
  const { biometricSecret, salt, context } = of;
  const identityBinding = poseidon4([1768191794n, commitment, didHash, context]);
  return { biometricSecret, salt, commitment, didHash, identityBinding };
}

/** A consistent input of password_login from the 32 bytes of an Argon2id hash. */
export function passwordInput(of: { secret: Uint8Array; context: bigint }) {
  const half = (from: number) => BigInt(`0x${Buffer.from(of.secret.subarray(from, from + 16)).toString("hex")}`);
  const [secretHi, secretLo] = [half(0), half(16)];
  const commitment = poseidon3([1886414704n, secretHi, secretLo]);
  return {
    secretHi,
    secretLo,
    context: of.context,
    commitment,
    binding: poseidon3([1886414705n, commitment, of.context]),
  };
}

export interface Credential {
  birthDay: bigint;
  nationality: bigint;
  expiryDay: bigint;
  revocationId: bigint;
  holderSecret: bigint;
  credentialSalt: bigint;
}

/** What an issuer signs, and what a server keeps for age_committed. */
export function credentialMessage(of: Credential): bigint {
  const holder = poseidon2([1634038832n, of.holderSecret]);
  return poseidon7([
    1634038833n,
    of.birthDay,
    of.nationality,
    of.expiryDay,
    of.revocationId,
    holder,
    of.credentialSalt,
  ]);
}

/** A consistent input of age_committed. */
export function ageInput(of: Credential & { cutoffDay: bigint; context: bigint }) {
  const credCommitment = credentialMessage(of);
  return { ...of, credCommitment, binding: poseidon3([1634038834n, credCommitment, of.context]) };
}

export interface Asked {
  cutoffDay: bigint;
  /** 1 to 16 numeric codes; null turns the predicate off. */
  nationalities: readonly bigint[] | null;
  today: bigint;
  verifierScope: bigint;
  context: bigint;
  revoked?: RevocationList;
}

/** A consistent input of attribute_signed, the credential signed with `issuerKey` (32 bytes). */
export function attributeInput(credential: Credential, issuerKey: Uint8Array, asked: Asked) {
  const [issuerAx, issuerAy] = derivePublicKey(Buffer.from(issuerKey));
  const signature = signMessage(Buffer.from(issuerKey), credentialMessage(credential));
  const list = asked.revoked ?? revocationList([]);
  const nationalitySet = nationalities(asked.nationalities ?? [0n]);
  return {
    ...credential,
    issuerAx,
    issuerAy,
    signatureR8x: signature.R8[0],
    signatureR8y: signature.R8[1],
    signatureS: signature.S,
    revocationRoot: list.root,
    revocationSiblings: list.siblings(Number(credential.revocationId)),
    cutoffDay: asked.cutoffDay,
    today: asked.today,
    nationalitySet,
    nationalitySetHash: asked.nationalities === null ? 0n : poseidon16(nationalitySet),
    verifierScope: asked.verifierScope,
    context: asked.context,
    binding: poseidon2([1634038834n, asked.context]),
  };
}

/** What the circuit names the holder to this verifier. */
export function pseudonym(holderSecret: bigint, verifierScope: bigint): bigint {
  return poseidon3([1634038835n, holderSecret, verifierScope]);
}

// Ascending, the largest repeated: 0 as a filler would let a credential without a nationality pass.
function nationalities(codes: readonly bigint[]): bigint[] {
  const sorted = [...codes].sort((one, other) => Number(one - other));
  return Array.from({ length: 16 }, (_, index) => sorted[Math.min(index, sorted.length - 1)] ?? 0n);
}
