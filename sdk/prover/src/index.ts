export type { CircuitName } from "./circuit-files.ts";
export type { CircuitInput, Groth16Proof, Proven } from "./groth16-proof.ts";
export type { KeyDerivation } from "./key-derivation.ts";
export { preloadOpaque, releaseOpaque, startOpaqueLogin, startOpaqueRegistration } from "./opaque.ts";
export type { CircuitDigests, Progress, ProverOptions } from "./progress.ts";
export { type ProofContext, proofContext } from "./proof-context.ts";
export {
  type IdentityAttempt,
  type LoginAttempt,
  preload,
  prove,
  proveIdentity,
  proveLogin,
  registerPassword,
  release,
} from "./prove.ts";
export { ProverError, type ProverErrorCode } from "./prover-error.ts";
export { isSupported } from "./task-queue.ts";
