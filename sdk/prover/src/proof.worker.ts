import { answerTasks } from "./answer-tasks.ts";
import { type CircuitName, type CircuitPlace, circuitFiles } from "./circuit-files.ts";
import { proveGroth16, warmCurve } from "./groth16.ts";
import type { CircuitInput, Proven } from "./groth16-proof.ts";
import { identityInput } from "./identity-signals.ts";
import { stretch } from "./key-derivation.ts";
import { commitmentOf, passwordInput } from "./password-signals.ts";
import type { Progress } from "./progress.ts";
import type { ProofTask } from "./worker-messages.ts";

// A worker, because stretching and proving take a second in which the page must go on.

type OnProgress = (progress: Progress) => void;

answerTasks<ProofTask>(async (task, onProgress) => {
  switch (task.kind) {
    case "preload":
      await Promise.all([circuitFiles(task.circuit, task.place, onProgress), warmCurve()]);
      return null;
    case "prove":
      return proveAt(task.place, task.circuit, task.input, onProgress);
    case "prove-password": {
      // Together: the network is slow where the processor is not.
      const files = circuitFiles("password_login", task.place, onProgress);
      onProgress({ stage: "derive" });
      const [secret] = await Promise.all([stretch(task.password, task.salt, task.kdf), files]);
      return proveAt(task.place, "password_login", passwordInput(secret, task.context), onProgress);
    }
    case "prove-identity":
      return proveAt(task.place, "identity_proof", identityInput(task, task.context), onProgress);
    case "commit-password":
      onProgress({ stage: "derive" });
      return String(commitmentOf(await stretch(task.password, task.salt, task.kdf)));
  }
});

async function proveAt(
  place: CircuitPlace,
  circuit: CircuitName,
  input: CircuitInput,
  onProgress: OnProgress,
): Promise<Proven> {
  const files = await circuitFiles(circuit, place, onProgress);
  onProgress({ stage: "prove" });
  return proveGroth16(input, files);
}
