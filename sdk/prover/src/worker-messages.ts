import type { CircuitName, CircuitPlace } from "./circuit-files.ts";
import type { CircuitInput } from "./groth16-proof.ts";
import type { KeyDerivation } from "./key-derivation.ts";
import type { Progress } from "./progress.ts";
import type { ProverErrorCode } from "./prover-error.ts";

type At = { place: CircuitPlace };
type Password = { password: Uint8Array; salt: string; kdf: KeyDerivation };

/** What the proofs' worker is asked for. */
export type ProofTask =
  | (At & { kind: "preload"; circuit: CircuitName })
  | (At & { kind: "prove"; circuit: CircuitName; input: CircuitInput })
  | (At & Password & { kind: "prove-password"; context: bigint })
  | (At & { kind: "prove-identity"; biometricSecret: bigint; salt: bigint; context: bigint })
  | (Password & { kind: "commit-password" });

/** What OPAQUE's worker is asked for; states and messages are the protocol's own, in base64url. */
export type OpaqueTask =
  | { kind: "preload" }
  | { kind: "start-registration"; password: string }
  | { kind: "finish-registration"; password: string; state: string; response: string; keyStretching: string }
  | { kind: "start-login"; password: string }
  | { kind: "finish-login"; password: string; state: string; response: string; keyStretching: string };

export type ToWorker<Task> = { id: number; task: Task };
export type FromWorker =
  | { id: number; kind: "progress"; progress: Progress }
  | { id: number; kind: "done"; result: unknown }
  | { id: number; kind: "failed"; code: ProverErrorCode; message: string };
