import { VisionBusy } from "../errors.ts";

/** Runs at most `runningMax` tasks at once and lets `waitingMax` more wait; beyond that, `VisionBusy`. */
export class Limiter {
  readonly #runningMax: number;
  readonly #waitingMax: number;
  #running = 0;
  #waiting: (() => void)[] = [];

  constructor(runningMax: number, waitingMax: number) {
    this.#runningMax = runningMax;
    this.#waitingMax = waitingMax;
  }

  /** Runs the task when there is room. */
  async run<Result>(task: () => Promise<Result>): Promise<Result> {
    if (this.#running >= this.#runningMax) await this.#turn();
    else this.#running++;
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }

  #turn(): Promise<void> {
    if (this.#waiting.length >= this.#waitingMax) throw new VisionBusy(2);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
