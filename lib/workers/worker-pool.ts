import { Worker } from "node:worker_threads";
import { threadCpuMs } from "./thread-cpu.ts";
import type { WorkerReport } from "./worker-report.ts";

/** What a pool throws, in the words of whoever owns it. */
export type PoolErrors = {
  /** The queue is full; nothing was started. */
  busy(queued: number, workersMax: number): Error;
  /** The worker died under the job, or the pool was closed. */
  crashed(options?: ErrorOptions): Error;
  /** The job spent more than its limit, or hung. */
  late(): Error;
  /** The worker refused the job, by a code and a sentence of its own. */
  refused(code: string, message: string): Error;
};

/** Sizes and times of a pool. */
export type PoolOptions = {
  /** Absolute path of the file every worker runs. */
  entry: string;
  workersMax: number;
  /** Jobs that may wait beside those running; one more is refused as `busy`. */
  queueMax: number;
  /** After this long without a job all workers end, and the next job wakes them; null keeps them. */
  idleMs: number | null;
  /**
   * How long a worker may take to start and load its models, and then for one job. It ends what hangs and decides nothing
   * about honest work, however busy the machine: minutes, for jobs of seconds.
   */
  hangMsMax: number;
  /** Megabytes of a worker's own heap; what its wasm modules hold is counted apart. */
  heapMegabytesMax: number;
  errors: PoolErrors;
};

type Job<Assignment> = {
  assignment: Assignment;
  cpuMsMax: number;
  resolve: (output: unknown) => void;
  reject: (error: Error) => void;
};

type Member<Assignment> = {
  worker: Worker;
  job: Job<Assignment> | null;
  timer: NodeJS.Timeout | null;
  watch: NodeJS.Timeout | null;
  isAwake: boolean;
};

const WATCH_MS = 250; // how often a job's CPU time is looked at; chosen

/** Worker threads that start when there is work, die alone under a bad job, and go to sleep when there is none. */
export class WorkerPool<Assignment> {
  readonly #options: PoolOptions;
  readonly #members = new Set<Member<Assignment>>();
  #queue: Job<Assignment>[] = [];
  #idleTimer: NodeJS.Timeout | null = null;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /**
   * Runs one job; its thread may spend `cpuMsMax` of CPU time once it is ready (threads of its own are not counted). The
   * output is the worker's, unverified.
   */
  run(assignment: Assignment, cpuMsMax: number): Promise<unknown> {
    const { queueMax, workersMax } = this.#options;
    const isIdle = [...this.#members].some((member) => !member.job) || this.#members.size < workersMax;
    if (!isIdle && this.#queue.length >= queueMax) {
      return Promise.reject(this.#options.errors.busy(this.#queue.length, workersMax));
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ assignment, cpuMsMax, resolve, reject });
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

  /** Ends all workers; jobs that run or wait fail as `crashed`. The pool can be used again. */
  async close(): Promise<void> {
    if (this.#idleTimer) clearTimeout(this.#idleTimer);
    const waiting = this.#queue;
    this.#queue = [];
    const { crashed } = this.#options.errors;
    for (const job of waiting) job.reject(crashed());
    await Promise.all([...this.#members].map((member) => this.#end(member, crashed())));
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
      this.#setTimer(member);
      member.worker.postMessage(job.assignment);
    }
    if ([...this.#members].every((member) => !member.job)) this.#sleepLater();
  }

  #hire(): Member<Assignment> | null {
    const { entry, errors, heapMegabytesMax, workersMax } = this.#options;
    if (this.#members.size >= workersMax) return null;
    const worker = new Worker(entry, {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytesMax },
    });
    const member: Member<Assignment> = { worker, job: null, timer: null, watch: null, isAwake: false };
    this.#members.add(member);
    worker.on("message", (report: WorkerReport) => this.#hear(member, report));
    worker.on("error", (cause) => this.#end(member, errors.crashed({ cause })));
    worker.on("exit", () => this.#end(member, errors.crashed()));
    return member;
  }

  #hear(member: Member<Assignment>, report: WorkerReport) {
    const { job } = member;
    if (!job) return;
    member.isAwake = true;
    if (report.kind === "started") {
      this.#setTimer(member);
      return void this.#watch(member, job);
    }
    this.#clearTimers(member);
    member.job = null;
    member.worker.unref();
    if (report.kind === "done") job.resolve(report.output);
    else job.reject(this.#errorOf(report));
    this.#assign();
  }

  #setTimer(member: Member<Assignment>) {
    this.#clearTimers(member);
    const late = () => this.#end(member, this.#options.errors.late());
    member.timer = setTimeout(late, this.#options.hangMsMax);
  }

  /** Ends the worker once its thread has spent more than the job may. */
  async #watch(member: Member<Assignment>, job: Job<Assignment>): Promise<void> {
    const before = await threadCpuMs(member.worker);
    if (member.job !== job) return;
    const look = async () => {
      const spent = (await threadCpuMs(member.worker)) - before;
      if (member.job !== job) return;
      if (spent > job.cpuMsMax) await this.#end(member, this.#options.errors.late());
      else member.watch = setTimeout(look, WATCH_MS);
    };
    member.watch = setTimeout(look, WATCH_MS);
  }

  #clearTimers(member: Member<Assignment>) {
    for (const timer of [member.timer, member.watch]) if (timer) clearTimeout(timer);
  }

  async #end(member: Member<Assignment>, reason: Error): Promise<void> {
    if (!this.#members.delete(member)) return;
    this.#clearTimers(member);
    const { job } = member;
    member.job = null;
    await member.worker.terminate().catch(() => 0); // it may be dead already
    job?.reject(reason);
    this.#assign();
  }

  #sleepLater() {
    const { errors, idleMs } = this.#options;
    if (idleMs === null) return;
    const sleep = () => Promise.all([...this.#members].map((member) => this.#end(member, errors.crashed())));
    this.#idleTimer = setTimeout(sleep, idleMs);
    this.#idleTimer.unref();
  }

  #errorOf(report: Extract<WorkerReport, { kind: "refused" | "failed" }>): Error {
    const { errors } = this.#options;
    if (report.kind === "failed") return errors.crashed({ cause: new Error(report.message) });
    return errors.refused(report.code, report.message);
  }
}
