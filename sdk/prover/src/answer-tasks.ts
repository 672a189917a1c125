import type { Progress } from "./progress.ts";
import { ProverError } from "./prover-error.ts";
import type { FromWorker, ToWorker } from "./worker-messages.ts";

/** Makes this worker answer tasks, each with its progress and one result. */
export function answerTasks<Task>(
  work: (task: Task, onProgress: (progress: Progress) => void) => Promise<unknown>,
): void {
  const send = (message: FromWorker) => self.postMessage(message);
  self.addEventListener("message", ({ data: { id, task } }: MessageEvent<ToWorker<Task>>) => {
    work(task, (progress) => send({ id, kind: "progress", progress })).then(
      (result) => send({ id, kind: "done", result }),
      (cause: unknown) => send({ id, kind: "failed", ...reasonOf(cause) }),
    );
  });
}

/** What libraries throw may quote their inputs, and is not told. */
function reasonOf(cause: unknown): Pick<ProverError, "code" | "message"> {
  if (cause instanceof ProverError) return { code: cause.code, message: cause.message };
  if (cause instanceof WebAssembly.CompileError || cause instanceof RangeError)
    return { code: "unsupported", message: "This browser gives the page too little to make a proof with." };
  return { code: "failed", message: "The proof could not be made." };
}
