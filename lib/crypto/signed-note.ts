import { createHash, createPrivateKey, sign } from "node:crypto";
import type { JWK } from "jose";

// C2SP signed-note: the type of an Ed25519 key.
const ED25519 = 1;

/**
 * A text with its Ed25519 signature, as transparency logs sign their heads (C2SP signed-note and tlog-checkpoint).
 * The signature is over the lines and their newlines, without the empty line that follows them.
 */
export function signNote(
  lines: readonly string[],
  key: { name: string; publicJwk: JWK; privateJwk: JWK },
): { note: string; signature: Buffer } {
  const text = lines.map((line) => `${line}\n`).join("");
  const signature = sign(null, Buffer.from(text), createPrivateKey({ key: { ...key.privateJwk }, format: "jwk" }));
  const named = Buffer.concat([keyHash(key.name, key.publicJwk), signature]).toString("base64");
  return { note: `${text}\n— ${key.name} ${named}\n`, signature };
}

/** The public key as verifiers of signed notes take it: name, hash and key, joined by plus signs. */
export function noteVerifierKey(name: string, publicJwk: JWK): string {
  return `${name}+${keyHash(name, publicJwk).toString("hex")}+${typed(publicJwk).toString("base64")}`;
}

function keyHash(name: string, publicJwk: JWK): Buffer {
  return createHash("sha256").update(`${name}\n`).update(typed(publicJwk)).digest().subarray(0, 4);
}

function typed({ x }: JWK): Buffer {
  return Buffer.concat([Buffer.of(ED25519), Buffer.from(x ?? "", "base64url")]);
}
