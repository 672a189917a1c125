import type { Sharer } from "./sharer.ts";

/** How many may run and wait. Read at each arrival, so that they may follow a setting. */
export type TurnLimits = {
  runningMax: number;
  /** Waiting in all; an organization with more than others waiting gives way to one with less. */
  waitingMax: number;
  waitingPerTenantMax: number;
  /** Running or waiting for one source (a capture link, an address) at once. */
  perSourceMax: number;
};

export type TurnOptions = {
  limits(): TurnLimits;
  /** What is thrown where there is no room; nothing was started. */
  busy(retryAfterSeconds: number): Error;
};

type Waiting = {
  sharer: Sharer;
  cost: number;
  /** Virtual time at which it is its turn; the least of all lanes goes first. */
  tag: number;
  arrival: number;
  begin(): void;
  refuse(error: Error): void;
};

type Lane = { waiting: Waiting[]; nextTag: number };

const RETRY_SECONDS_MAX = 60; // chosen: whoever waits longer than a minute looks for himself

/**
 * Turns at something scarce, shared by organizations: weighted round robin by cost (start-time fair queueing, Goyal, Vin
 * and Cheng 1996). However much one organization sends, the next call of another that has nothing waiting comes after at
 * most one call of each; and where all places are taken, whoever holds the most gives one up. In the order of arrival
 * within an organization. It knows no clock: the same arrivals are served in the same order on any machine.
 */
export class Turns {
  readonly #options: TurnOptions;
  readonly #lanes = new Map<string, Lane>();
  readonly #sources = new Map<string, number>();
  #running = 0;
  #now = 0;
  #arrivals = 0;

  constructor(options: TurnOptions) {
    this.#options = options;
  }

  /** Runs the task when it is its turn. `cost` is nominal, in milliseconds of a quiet core. */
  async run<T>(sharer: Sharer, cost: number, task: () => Promise<T>): Promise<T> {
    const source = sharer.source === null ? null : `${sharer.tenant} ${sharer.source}`;
    if (source && (this.#sources.get(source) ?? 0) >= this.#options.limits().perSourceMax)
      throw this.#options.busy(this.#retrySeconds(sharer, cost));
    this.#count(source, 1);
    try {
      await this.#turn(sharer, cost);
      try {
        return await task();
      } finally {
        this.#running--;
        this.#next();
      }
    } finally {
      this.#count(source, -1);
    }
  }

  /** How many run and how many wait. */
  state(): { running: number; waiting: number } {
    return { running: this.#running, waiting: this.#waiting() };
  }

  #turn(sharer: Sharer, cost: number): Promise<void> {
    return new Promise((begin, refuse) => {
      const lane = this.#laneOf(sharer.tenant);
      const tag = Math.max(this.#now, lane.nextTag);
      const { waitingPerTenantMax } = this.#options.limits();
      if (this.#isAllTaken() && lane.waiting.length >= waitingPerTenantMax)
        return refuse(this.#options.busy(this.#retrySeconds(sharer, cost)));
      lane.nextTag = tag + cost / sharer.weight;
      lane.waiting.push({ sharer, cost, tag, arrival: this.#arrivals++, begin, refuse });
      this.#next();
      this.#makeRoom();
    });
  }

  /** Begins what is due, as far as there is room to run it. */
  #next(): void {
    while (!this.#isAllTaken()) {
      const due = this.#firstLane()?.waiting.shift();
      if (!due) break;
      this.#now = due.tag;
      this.#running++;
      due.begin();
    }
    for (const [tenant, { waiting, nextTag }] of this.#lanes)
      if (waiting.length === 0 && (nextTag <= this.#now || this.#running === 0)) this.#lanes.delete(tenant);
  }

  /** Where too many wait in all, the last call of the organization with the most of them is refused. */
  #makeRoom(): void {
    if (this.#waiting() <= this.#options.limits().waitingMax) return;
    const longest = [...this.#lanes.values()].reduce((most, lane) =>
      lane.waiting.length > most.waiting.length ||
      (lane.waiting.length === most.waiting.length && lastArrival(lane) > lastArrival(most))
        ? lane
        : most,
    );
    const last = longest.waiting.pop();
    if (!last) return;
    longest.nextTag = last.tag;
    last.refuse(this.#options.busy(this.#retrySeconds(last.sharer, last.cost)));
  }

  #firstLane(): Lane | undefined {
    let first: Lane | undefined;
    for (const lane of this.#lanes.values()) if (isBefore(lane.waiting[0], first?.waiting[0])) first = lane;
    return first;
  }

  #laneOf(tenant: string): Lane {
    const lane = this.#lanes.get(tenant) ?? { waiting: [], nextTag: 0 };
    this.#lanes.set(tenant, lane);
    return lane;
  }

  /** When what waits for this organization would be done, if those who wait now go on taking turns. */
  #retrySeconds({ tenant }: Sharer, cost: number): number {
    const own = (this.#lanes.get(tenant)?.waiting ?? []).reduce((sum, each) => sum + each.cost, cost);
    const lanes = [...this.#lanes.values()].filter(({ waiting }) => waiting.length > 0).length;
    const seconds = (own * Math.max(1, lanes)) / this.#options.limits().runningMax / 1000;
    return Math.min(RETRY_SECONDS_MAX, Math.max(1, Math.ceil(seconds)));
  }

  #waiting(): number {
    let sum = 0;
    for (const { waiting } of this.#lanes.values()) sum += waiting.length;
    return sum;
  }

  #isAllTaken(): boolean {
    return this.#running >= this.#options.limits().runningMax;
  }

  #count(source: string | null, change: number): void {
    if (source === null) return;
    const count = (this.#sources.get(source) ?? 0) + change;
    if (count > 0) this.#sources.set(source, count);
    else this.#sources.delete(source);
  }
}

const lastArrival = ({ waiting }: Lane) => waiting.at(-1)?.arrival ?? -1;

function isBefore(one: Waiting | undefined, other: Waiting | undefined): boolean {
  if (!one || !other) return one !== undefined;
  return one.tag < other.tag || (one.tag === other.tag && one.arrival < other.arrival);
}
