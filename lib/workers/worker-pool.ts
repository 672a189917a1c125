import { Worker } from "node:worker_threads";
import { type ImageRefusal, ImageRefused, VisionBusy, VisionCrashed } from "../errors.ts";
import type { Assignment, WorkerReport } from "./jobs.ts";

/** Sizes and times of a pool. */
export type PoolOptions = {
  /** Absolute path of the file every worker runs. */
  entry: string;
  workersMax: number;
  /** Jobs that may wait beside those running; one more is refused with `VisionBusy`. */
  queueMax: number;
  /** After this long without a job all workers end; the next job wakes them. */
  idleMs: number;
  /** How long a worker may take to start and load its models, before the job's own budget begins. */
  wakeMsMax: number;
};

type Job = {
  assignment: Assignment;
  budgetMs: number;
  resolve: (output: unknown) => void;
  reject: (error: Error) => void;
};

type Member = { worker: Worker; job: Job | null; timer: NodeJS.Timeout | null; isAwake: boolean };

const heapMegabytesMax = 1024; // a 50 MP image in floats fits; the wasm heaps are counted apart. Chosen

/** Worker threads that start when there is work, die alone under a bad image, and go to sleep when there is none. */
export class WorkerPool {
  readonly #options: PoolOptions;
  readonly #members = new Set<Member>();
  #queue: Job[] = [];
  #idleTimer: NodeJS.Timeout | null = null;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** Runs one job; at most `budgetMs` from the moment its worker is ready. The output is the worker's, unverified. */
  run(assignment: Assignment, budgetMs: number): Promise<unknown> {
    const { queueMax, workersMax } = this.#options;
    const isIdle = [...this.#members].some((member) => !member.job) || this.#members.size < workersMax;
    if (!isIdle && this.#queue.length >= queueMax) {
      // A job takes about two seconds.
      return Promise.reject(new VisionBusy(Math.max(1, Math.ceil((this.#queue.length * 2) / workersMax))));
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ assignment, budgetMs, resolve, reject });
      this.#assign();
    });
  }

  /** How many workers live and how many jobs wait. */
  state(): { state: "asleep" | "waking" | "awake"; workers: number; queued: number } {
    const members = [...this.#members];
    const isAwake = members.some((member) => member.isAwake);
    const state = members.length === 0 ? "asleep" : isAwake ? "awake" : "waking";
    return { state, workers: members.length, queued: this.#queue.length };
  }

  /** Ends all workers; jobs that run or wait fail with `VisionCrashed`. The pool can be used again. */
  async close(): Promise<void> {
    if (this.#idleTimer) clearTimeout(this.#idleTimer);
    const waiting = this.#queue;
    this.#queue = [];
    for (const job of waiting) job.reject(new VisionCrashed());
    await Promise.all([...this.#members].map((member) => this.#end(member, new VisionCrashed())));
  }

  #assign() {
    if (this.#idleTimer) clearTimeout(this.#idleTimer);
    while (this.#queue.length > 0) {
      const member = [...this.#members].find((candidate) => !candidate.job) ?? this.#hire();
      if (!member) return;
      const job = this.#queue.shift();
      if (!job) return;
      member.job = job;
      member.worker.ref();
      this.#setTimer(member, this.#options.wakeMsMax);
      member.worker.postMessage(job.assignment);
    }
    if ([...this.#members].every((member) => !member.job)) this.#sleepLater();
  }

  #hire(): Member | null {
    if (this.#members.size >= this.#options.workersMax) return null;
    const worker = new Worker(this.#options.entry, {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytesMax },
    });
    const member: Member = { worker, job: null, timer: null, isAwake: false };
    this.#members.add(member);
    worker.on("message", (report: WorkerReport) => this.#hear(member, report));
    worker.on("error", (cause) => this.#end(member, new VisionCrashed({ cause })));
    worker.on("exit", () => this.#end(member, new VisionCrashed()));
    return member;
  }

  #hear(member: Member, report: WorkerReport) {
    const { job } = member;
    if (!job) return;
    member.isAwake = true;
    if (report.kind === "started") return this.#setTimer(member, job.budgetMs);
    if (member.timer) clearTimeout(member.timer);
    member.job = null;
    member.worker.unref();
    if (report.kind === "done") job.resolve(report.output);
    else job.reject(errorOf(report));
    this.#assign();
  }

  #setTimer(member: Member, milliseconds: number) {
    if (member.timer) clearTimeout(member.timer);
    const late = () => this.#end(member, tookTooLong());
    member.timer = setTimeout(late, milliseconds);
  }

  async #end(member: Member, reason: Error): Promise<void> {
    if (!this.#members.delete(member)) return;
    if (member.timer) clearTimeout(member.timer);
    const { job } = member;
    member.job = null;
    await member.worker.terminate().catch(() => 0); // it may be dead already
    job?.reject(reason);
    this.#assign();
  }

  #sleepLater() {
    const sleep = () => Promise.all([...this.#members].map((member) => this.#end(member, new VisionCrashed())));
    this.#idleTimer = setTimeout(sleep, this.#options.idleMs);
    this.#idleTimer.unref();
  }
}

const tookTooLong = () =>
  new ImageRefused("took_too_long", "Reading this image takes too long. Send a smaller or clearer photograph.");

function errorOf(report: Extract<WorkerReport, { kind: "refused" | "failed" }>): Error {
  if (report.kind === "failed") return new VisionCrashed({ cause: new Error(report.message) });
  return new ImageRefused(refusalOf(report.code), report.message);
}

/** The worker sends an `ImageRefused`'s own code; anything else would be a fault of ours and reads as unreadable. */
function refusalOf(code: string): ImageRefusal {
  const codes = [
    "empty",
    "too_large",
    "unsupported_type",
    "too_many_pixels",
    "too_many_pages",
    "took_too_long",
  ] as const;
  return codes.find((known) => known === code) ?? "unreadable";
}
