import { createRequire } from "node:module";
import path from "node:path";
import { projectRoot } from "#lib/project-root.ts";

type Library = typeof import("@zk-kit/eddsa-poseidon");

/** How credentials and lists of revoked ones are signed, by the curve's and the hash's names. */
export const CREDENTIAL_SIGNATURE = "EdDSA-BabyJubJub-Poseidon" as const;

export type Point = { x: string; y: string };
export type Signature = { r8x: string; r8y: string; s: string };

/** The public key of 32 random bytes, a point of BabyJubJub in decimal. */
export function publicKeyOf(privateKey: Buffer): Point {
  const [x, y] = library().derivePublicKey(privateKey);
  return { x: String(x), y: String(y) };
}

/** EdDSA over BabyJubJub with Poseidon, as circomlib's EdDSAPoseidonVerifier wants it; in decimal. */
export function signNumber(privateKey: Buffer, message: bigint): Signature {
  const { R8, S } = library().signMessage(privateKey, message);
  return { r8x: String(R8[0]), r8y: String(R8[1]), s: String(S) };
}

let loaded: Library | undefined;

/** Safe: the types are the package's own. Its ES module does not load in Node: it names exports that blakejs lacks. */
function library(): Library {
  loaded ??= createRequire(path.join(projectRoot(), "package.json"))("@zk-kit/eddsa-poseidon") as Library;
  return loaded;
}
