import type { CircuitName } from "./circuit-files.ts";
import type { CircuitInput, Proven } from "./groth16-proof.ts";
import type { KeyDerivation } from "./key-derivation.ts";
import { openProofWorker } from "./open-workers.ts";
import type { ProverOptions } from "./progress.ts";
import { hexOf, type ProofContext, proofContext } from "./proof-context.ts";
import { ProverError } from "./prover-error.ts";
import { newTaskQueue } from "./task-queue.ts";
import type { ProofTask } from "./worker-messages.ts";

const queue = newTaskQueue<ProofTask>(openProofWorker);

/** Loads a circuit and starts its worker, so that the proof asked for later is made at once. */
export async function preload(circuit: CircuitName, options: ProverOptions = {}): Promise<void> {
  await queue.run({ kind: "preload", circuit, place: placeOf(options) }, options);
}

/** A proof that these inputs satisfy a circuit; rejects with `ProverError`, or the signal's reason. */
export async function prove(circuit: CircuitName, input: CircuitInput, options: ProverOptions = {}): Promise<Proven> {
  return proven(await queue.run({ kind: "prove", circuit, input, place: placeOf(options) }, options));
}

/** A new password as the server keeps it: 16 random bytes of salt in hexadecimal, and a commitment. Sends nothing. */
export async function registerPassword(
  { password, kdf }: { password: string; kdf: KeyDerivation },
  options: ProverOptions = {},
): Promise<{ salt: string; commitment: string }> {
  const salt = hexOf(crypto.getRandomValues(new Uint8Array(16)));
  const bytes = passwordBytes(password);
  const task = { kind: "commit-password", password: bytes, salt, kdf } as const;
  const commitment = await queue.run(task, { ...options, transfer: [bytes.buffer] });
  return { salt, commitment: String(commitment) };
}

export type LoginAttempt = {
  /** The organization's id. */
  tenant: string;
  mode: "live" | "test";
  email: string;
  password: string;
  /** With `kdf`, as the server answers for this address. */
  salt: string;
  kdf: KeyDerivation;
  /** The server's time in milliseconds, from the `Date` of its last answer; this device's clock unless given. */
  now?: number;
  /** `zkauth.migrate` proves the password once more of somebody who is signed in. */
  purpose?: "zkauth.login" | "zkauth.migrate";
};

/** A proof of knowing a password, good for one attempt at this page's origin within five minutes. */
export async function proveLogin(
  { tenant, mode, email, password, salt, kdf, now, purpose = "zkauth.login" }: LoginAttempt,
  options: ProverOptions = {},
): Promise<Proven & { proofNonce: string; proofTimestamp: number }> {
  const proofNonce = hexOf(crypto.getRandomValues(new Uint8Array(16)));
  const proofTimestamp = now ?? Date.now();
  const subject = email.normalize("NFKC").trim().toLowerCase();
  const attempt = { purpose, tenant: `${tenant}:${mode}`, subject, nonce: proofNonce } as const;
  const context = await contextHere({ ...attempt, timestamp: String(proofTimestamp) });
  const bytes = passwordBytes(password);
  const task = { kind: "prove-password", password: bytes, salt, kdf, context, place: placeOf(options) } as const;
  const answer = await queue.run(task, { ...options, transfer: [bytes.buffer] });
  return { ...proven(answer), proofNonce, proofTimestamp };
}

export type IdentityAttempt = {
  tenant: string;
  mode: "live" | "test";
  did: string;
  /** With `salt`, as registration answered them; both stay on this device. */
  biometricSecret: string;
  salt: string;
  /** With `timestamp`, as the server issued them to this page. */
  nonce: string;
  timestamp: string;
};

/** A proof of an identity's secret, as `POST /v1/auth/zkp/verify` takes it. */
export async function proveIdentity(
  { tenant, mode, did, biometricSecret, salt, nonce, timestamp }: IdentityAttempt,
  options: ProverOptions = {},
): Promise<Proven & { nonce: string; timestamp: string }> {
  const attempt = { purpose: "zeroauth.verify", tenant: `${tenant}:${mode}`, subject: did, nonce, timestamp } as const;
  const context = await contextHere(attempt);
  const secrets = { biometricSecret: BigInt(biometricSecret), salt: BigInt(salt) };
  const task = { kind: "prove-identity", ...secrets, context, place: placeOf(options) } as const;
  return { ...proven(await queue.run(task, options)), nonce, timestamp };
}

/** Ends the worker and frees what it holds; the next call starts another one. */
export const release = queue.close;

const contextHere = (attempt: Omit<ProofContext, "origin">) => proofContext({ ...attempt, origin: location.origin });

function placeOf({ baseUrl = location.origin, digests }: ProverOptions) {
  return { baseUrl: baseUrl.replace(/\/$/, ""), ...(digests && { digests }) };
}

/** One spelling for every keyboard. The copy is handed to the worker, which overwrites it. */
function passwordBytes(password: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(password.normalize("NFKC"));
}

/** Safe: the worker is this package's own and answers a proof's task with nothing else. */
function proven(answer: unknown): Proven {
  if (typeof answer === "object" && answer !== null && "proof" in answer) return answer as Proven;
  throw new ProverError("failed", "The proof could not be made.");
}
