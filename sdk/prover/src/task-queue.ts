import type { Progress, ProverOptions } from "./progress.ts";
import { ProverError } from "./prover-error.ts";
import type { FromWorker, ToWorker } from "./worker-messages.ts";

type Waiting = {
  resolve: (result: unknown) => void;
  reject: (reason: unknown) => void;
  onProgress: ((progress: Progress) => void) | undefined;
};

type RunOptions = Pick<ProverOptions, "onProgress" | "signal"> & { transfer?: Transferable[] };

/** One worker, started at its first task and kept warm for the next. */
export function newTaskQueue<Task>(open: () => Worker) {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let last = 0;

  function close(): void {
    worker?.terminate();
    worker = undefined;
  }

  function failAll(error: ProverError): void {
    close();
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  }

  function started(): Worker {
    if (worker) return worker;
    const opened = open();
    opened.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => take(data));
    opened.addEventListener("error", () => failAll(new ProverError("offline", "The prover could not be loaded.")));
    worker = opened;
    return opened;
  }

  function take(message: FromWorker): void {
    const asked = waiting.get(message.id);
    if (!asked) return;
    if (message.kind !== "progress") waiting.delete(message.id);
    if (message.kind === "progress") asked.onProgress?.(message.progress);
    else if (message.kind === "done") asked.resolve(message.result);
    else asked.reject(new ProverError(message.code, message.message));
  }

  function run(task: Task, { onProgress, signal, transfer = [] }: RunOptions): Promise<unknown> {
    return new Promise((resolve, reject) => {
      refuseUnsupported();
      signal?.throwIfAborted();
      const id = ++last;
      const abort = () => {
        waiting.delete(id);
        // The only way to stop a calculation; what others wait for goes on.
        if (waiting.size === 0) close();
        reject(signal?.reason);
      };
      const settle =
        <Value>(then: (value: Value) => void) =>
        (value: Value) => {
          signal?.removeEventListener("abort", abort);
          then(value);
        };
      waiting.set(id, { resolve: settle(resolve), reject: settle(reject), onProgress });
      signal?.addEventListener("abort", abort);
      const message: ToWorker<Task> = { id, task };
      started().postMessage(message, transfer);
    });
  }

  return { run, close: () => failAll(new ProverError("failed", "The prover was closed.")) };
}

/** Whether this browser can make proofs at all. */
export function isSupported(): boolean {
  return (
    typeof WebAssembly === "object" &&
    typeof Worker === "function" &&
    typeof BigInt === "function" &&
    typeof crypto === "object" &&
    crypto.subtle !== undefined
  );
}

function refuseUnsupported(): void {
  if (isSupported()) return;
  throw new ProverError("unsupported", "This browser cannot make proofs: it needs WebAssembly, workers and https.");
}
