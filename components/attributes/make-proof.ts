import { ProverError, prove } from "#sdk/prover/src/index.ts";
import { HostedFailure } from "../hosted/failure.ts";
import type { KeptCredential } from "./kept-credential.ts";
import { type Asked, proofInput } from "./proof-input.ts";

/** The step that making and sending a proof has come to. */
export type Step = { name: "load"; loadedBytes: number; totalBytes: number | null } | { name: "prove" | "send" };

/** The proof, made in a worker of this browser; rejects with words that can be shown. */
export async function makeProof(credential: KeptCredential, asked: Asked, onStep: (step: Step) => void) {
  onStep({ name: "load", loadedBytes: 0, totalBytes: null });
  try {
    return await prove(asked.question.circuit, proofInput(credential, asked), {
      onProgress: (progress) =>
        onStep(progress.stage === "download" ? { ...progress, name: "load" } : { name: "prove" }),
    });
  } catch (error) {
    if (!(error instanceof ProverError)) throw error;
    throw new HostedFailure(WORDS[error.code] ?? error.message, error.code === "offline" ? 0 : 400);
  }
}

const WORDS: Partial<Record<ProverError["code"], string>> = {
  unsupported: "This browser cannot make proofs. Open the link in a current one.",
  offline: "The program that makes proofs could not be loaded. Try again when you are online.",
  altered: "A file of the program that makes proofs is not the one that was expected, so it was not used.",
  failed: "The proof could not be made: this proof does not fit what is asked, or the browser ran out of memory.",
};
