import { WorkerPool } from "#lib/workers/worker-pool.ts";
import type { CircuitName } from "../circuits.ts";
import { ProofsCrashed, ProofsOverloaded } from "../errors.ts";
import type { ParsedProof } from "../parse-proof.ts";
import type { VerificationKey } from "../verification-key.ts";
import type { Assignment } from "./jobs.ts";

export type ProofPoolOptions = {
  /** The key that proofs of a circuit are verified by; threads read none themselves. */
  keyOf: (circuit: CircuitName) => VerificationKey;
  /** Absolute path of the file every worker runs. */
  entry: string;
  workersMax: number;
  /** Proofs that may wait beside those being verified; one more is refused with `ProofsOverloaded`. */
  queueMax: number;
  /** After this long without a proof all workers end; the next proof wakes them. */
  idleMs: number;
};

type Waiting = {
  circuit: CircuitName;
  proof: ParsedProof;
  resolve: (isRight: boolean) => void;
  reject: (error: Error) => void;
};

// A batch saves most of its work from the fourth proof on, and a larger one than 64 saves next to nothing (docs/benchmarks.md).
const BATCH_MIN = 4;
const BATCH_MAX = 64;
const CPU_MS_MAX = 15_000; // a batch whose every proof must be looked at alone takes 0.6 s. Chosen
const HANG_MS_MAX = 120_000;
const HEAP_MEGABYTES_MAX = 128;

/**
 * Verifies proofs in threads. A proof that finds a thread free is verified at once and alone; those that come meanwhile
 * wait for a thread, not for company, and are verified together where four or more wait.
 */
export class ProofPool {
  readonly #options: ProofPoolOptions;
  readonly #workers: WorkerPool<Assignment>;
  #waiting: Waiting[] = [];
  #running = 0;

  constructor(options: ProofPoolOptions) {
    this.#options = options;
    const sizes = { queueMax: 1, hangMsMax: HANG_MS_MAX, heapMegabytesMax: HEAP_MEGABYTES_MAX };
    const { keyOf: _, ...threads } = options;
    this.#workers = new WorkerPool({ ...threads, ...sizes, errors: ERRORS });
  }

  /** Whether the proof is right. Throws `ProofsOverloaded` or `ProofsCrashed`. */
  check(circuit: CircuitName, proof: ParsedProof): Promise<boolean> {
    if (this.#waiting.length >= this.#options.queueMax) return Promise.reject(new ProofsOverloaded(1));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ circuit, proof, resolve, reject });
      this.#assign();
    });
  }

  /** Whether threads live, how many, and how many proofs wait. */
  state(): { state: "asleep" | "waking" | "awake"; workers: number; queued: number } {
    return { ...this.#workers.state(), queued: this.#waiting.length };
  }

  /** Ends all threads; proofs that are verified or wait fail with `ProofsCrashed`. The pool can be used again. */
  async close(): Promise<void> {
    for (const each of this.#waiting.splice(0)) each.reject(new ProofsCrashed());
    await this.#workers.close();
  }

  #assign(): void {
    while (this.#waiting.length > 0 && this.#running < this.#options.workersMax) this.#run(this.#next());
  }

  /** The oldest proof, with those of its circuit that are this thread's share where there are enough of them. */
  #next(): Waiting[] {
    const circuit = this.#waiting[0]?.circuit;
    const alike = this.#waiting.filter((each) => each.circuit === circuit);
    const share = Math.ceil(alike.length / (this.#options.workersMax - this.#running));
    const size = alike.length < BATCH_MIN ? 1 : Math.min(BATCH_MAX, Math.max(BATCH_MIN, share));
    const taken = new Set(alike.slice(0, size));
    this.#waiting = this.#waiting.filter((each) => !taken.has(each));
    return [...taken];
  }

  async #run(batch: readonly Waiting[]): Promise<void> {
    const [first] = batch;
    if (!first) return;
    this.#running++;
    try {
      const assignment = {
        circuit: first.circuit,
        key: this.#options.keyOf(first.circuit),
        proofs: batch.map(({ proof }) => proof),
      };
      const answers = verdictsOf(await this.#workers.run(assignment, CPU_MS_MAX));
      for (const [index, { resolve }] of batch.entries()) resolve(answers[index] === true);
    } catch (cause) {
      for (const { reject } of batch) reject(cause instanceof Error ? cause : new ProofsCrashed({ cause }));
    } finally {
      this.#running--;
      this.#assign();
    }
  }
}

const ERRORS = {
  busy: () => new ProofsOverloaded(1),
  crashed: (options?: ErrorOptions) => new ProofsCrashed(options),
  late: () => new ProofsCrashed({ cause: new Error("verifying proofs took more than its CPU time") }),
  refused: (_code: string, message: string) => new ProofsCrashed({ cause: new Error(message) }),
};

/** Anything but a list of booleans would be a fault of ours, and proves nothing. */
const verdictsOf = (output: unknown): readonly unknown[] => (Array.isArray(output) ? output : []);
