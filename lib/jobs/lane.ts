import type { PgBoss } from "pg-boss";
import { countJob } from "../metrics.ts";
import { span } from "../tracing.ts";
import type { AnyJob } from "./define-job.ts";
import { tellTrouble } from "./queue-trouble.ts";

/** One job that this process has taken; `retryCount` names the attempt, which the queue holds against every answer. */
type Taken = { id: string; retryCount: number; data: unknown; groupId?: string | null };

// What is added is told of at once; what falls due later, a retry or a plan, is found by asking.
const ASKING_MILLISECONDS = 2_000;
/** A job whose process says nothing for so long is another worker's: the least that the queue takes. */
export const HEARTBEAT_SECONDS = 10;
const BEAT_MILLISECONDS = 3_000;
// Chosen: how long an outcome that could not be written waits for the database.
const SETTLING_PAUSE_MILLISECONDS = 1_000;

/**
 * The jobs of one kind in this process. It takes as many as it has places in one statement, and asks again as soon as a
 * place is free for as long as more may wait: pg-boss's own workers ask again only after their interval, unless they take
 * batches that wait for their slowest.
 */
export class Lane {
  readonly #boss: PgBoss;
  readonly #job: AnyJob;
  readonly #running = new Set<Taken>();
  readonly #done: Taken[] = [];
  #settling: Promise<void> | undefined;
  #loop: Promise<void> | undefined;
  #beat: NodeJS.Timeout | undefined;
  #isStopping = false;
  #isBehind = false;
  #isWoken = false;
  #rouse = () => {};
  #ended = () => {};

  readonly #askingMilliseconds: number;

  constructor(boss: PgBoss, job: AnyJob, { askingMilliseconds = ASKING_MILLISECONDS } = {}) {
    this.#boss = boss;
    this.#job = job;
    this.#askingMilliseconds = askingMilliseconds;
  }

  start(): void {
    this.#loop ??= this.#run();
    this.#beat ??= setInterval(() => void this.#sayAlive(), BEAT_MILLISECONDS).unref();
  }

  /** Asks for jobs now. */
  wake(): void {
    this.#isWoken = true;
    this.#rouse();
  }

  /** Takes no more, and waits for those that run; what is not done by then is given back for another worker. */
  async stop(milliseconds: number): Promise<void> {
    this.#isStopping = true;
    this.wake();
    await this.#loop;
    if (this.#running.size > 0) await this.#allEnded(milliseconds);
    clearInterval(this.#beat);
    await this.#settling;
    const left = [...this.#running];
    if (left.length > 0) await this.#boss.fail(this.#job.name, left, { message: "The worker stopped." });
  }

  async #run(): Promise<void> {
    while (!this.#isStopping) {
      this.#isWoken = false;
      const asked = this.#freePlaces();
      const full = this.#fullGroups();
      const taken = asked > 0 ? await this.#take(asked, full) : [];
      for (const each of taken) void this.#do(each);
      this.#isBehind = taken.length === asked || full.length > 0;
      if (asked > 0 && taken.length === asked) continue;
      await this.#sleep();
    }
  }

  async #take(count: number, full: string[]): Promise<Taken[]> {
    try {
      const ignored = full.length > 0 && { ignoreGroups: full };
      return await this.#boss.fetch<object>(this.#job.name, { batchSize: count, ...ignored });
    } catch (cause) {
      tellTrouble(cause, "no jobs could be taken", this.#job.name);
      return [];
    }
  }

  /** How many may be taken so that no group gets more than its places, whoever's they are. */
  #freePlaces(): number {
    const { concurrency, perTenantMax } = this.#job;
    const places = concurrency - this.#running.size;
    if (!perTenantMax) return places;
    const taken = [...this.#groups().values()].filter((count) => count < perTenantMax);
    return Math.min(places, perTenantMax - Math.max(0, ...taken));
  }

  #fullGroups(): string[] {
    const { perTenantMax } = this.#job;
    return perTenantMax ? [...this.#groups()].flatMap(([id, count]) => (count >= perTenantMax ? id : [])) : [];
  }

  #groups(): Map<string, number> {
    const groups = new Map<string, number>();
    for (const { groupId } of this.#running) if (groupId) groups.set(groupId, (groups.get(groupId) ?? 0) + 1);
    return groups;
  }

  async #do(taken: Taken): Promise<void> {
    this.#running.add(taken);
    const began = performance.now();
    let failure: unknown;
    try {
      await span(this.#job.name, { "job.attempt": taken.retryCount + 1 }, () => this.#handled(taken));
    } catch (cause) {
      failure = cause ?? new Error("The job failed.");
    }
    const outcome = failure === undefined ? "done" : "failed";
    countJob({ job: this.#job.name, outcome }, performance.now() - began);
    if (failure === undefined) this.#settleDone(taken);
    else await this.#settleFailed(taken, failure);
    this.#running.delete(taken);
    this.#ended();
    if (this.#isBehind) this.wake();
  }

  async #handled({ data }: Taken): Promise<void> {
    const { handle } = await this.#job.load();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const words = `The job took longer than ${this.#job.timeoutSeconds} seconds.`;
      timer = setTimeout(() => reject(new Error(words)), this.#job.timeoutSeconds * 1000);
    });
    try {
      await Promise.race([handle(this.#job.input.parse(data), new Date()), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Outcomes that come while others are written go together in the next statement. */
  #settleDone(taken: Taken): void {
    this.#done.push(taken);
    this.#settling ??= this.#writeDone().finally(() => {
      this.#settling = undefined;
    });
  }

  async #writeDone(): Promise<void> {
    while (this.#done.length > 0) {
      const batch = this.#done.splice(0);
      await this.#persist(() => this.#boss.complete(this.#job.name, batch));
    }
  }

  #settleFailed(taken: Taken, failure: unknown): Promise<void> {
    const output = failure instanceof Error ? failure : new Error(String(failure));
    return this.#persist(() => this.#boss.fail(this.#job.name, [taken], output));
  }

  /** Writes an outcome, however long the database is away; another worker takes the job before long where it stays so. */
  async #persist(write: () => Promise<unknown>): Promise<void> {
    for (;;) {
      try {
        await write();
        return;
      } catch (cause) {
        tellTrouble(cause, "an outcome could not be written", this.#job.name);
        if (this.#isStopping) return;
        await new Promise((resolve) => setTimeout(resolve, SETTLING_PAUSE_MILLISECONDS).unref());
      }
    }
  }

  async #sayAlive(): Promise<void> {
    if (this.#running.size === 0) return;
    await this.#boss.touch(this.#job.name, [...this.#running]).catch((cause: unknown) => {
      tellTrouble(cause, "running jobs could not be told alive", this.#job.name);
    });
  }

  async #sleep(): Promise<void> {
    if (this.#isWoken) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.#askingMilliseconds);
      this.#rouse = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#rouse = () => {};
  }

  async #allEnded(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#ended = () => {
        if (this.#running.size > 0) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
