import { Redis } from "ioredis";
import { RateLimiterRedis } from "rate-limiter-flexible";
import { env } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { processWide } from "#lib/process-wide.ts";

// Chosen: a Redis nearby answers within a few milliseconds; no call waits longer than this for one that does not.
const ANSWER_MILLISECONDS_MAX = 500;
const CONNECT_MILLISECONDS_MAX = 2_000;
// Chosen: how often a Redis that did not count is asked whether it does again.
const PROBE_MILLISECONDS = 500;
// A connection that stays open and silent leads nowhere, as after a lost route: a new one is made.
const SILENT_PROBES_MAX = 4;
// Chosen: how long a start waits for a Redis that is reading its data from disk.
const LOADING_MILLISECONDS_MAX = 60_000;

/**
 * This process's connection to Redis, with a circuit before it: the first call that fails opens it, so that the next ones
 * do not wait; it closes by itself once Redis counts again.
 */
export class RedisCircuit {
  readonly client: Redis;
  readonly #probes: RateLimiterRedis;
  #isOpen = false;
  #isQuiet = false;
  #silentProbes = 0;
  #probing: NodeJS.Timeout | undefined;

  constructor(url: string) {
    this.client = new Redis(url, {
      enableOfflineQueue: false,
      // What was under way on a connection that is lost fails at once, and is not counted a second time on the next one.
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      commandTimeout: ANSWER_MILLISECONDS_MAX,
      connectTimeout: CONNECT_MILLISECONDS_MAX,
      retryStrategy: (attempt) => Math.min(50 * attempt, 1_000),
    });
    this.#probes = new RateLimiterRedis({ storeClient: this.client, keyPrefix: "probe", points: 1, duration: 1 });
    this.client.on("error", (cause) => this.open(cause));
    this.client.on("close", () => this.open(new Error("The connection was closed.")));
  }

  /** Whether calls may be counted in Redis now. */
  get isClosed(): boolean {
    return !this.#isOpen && this.client.status === "ready";
  }

  /** Resolves once Redis has counted; throws its first error, or the connection's. For the start of a server. */
  async ready(): Promise<void> {
    this.#isQuiet = true;
    await connected(this.client);
    await this.#count();
    this.#isQuiet = false;
  }

  /** Calls are counted elsewhere from now on, until Redis counts again. */
  open(cause: unknown): void {
    if (this.#isOpen || this.#isQuiet) return;
    this.#isOpen = true;
    log().warn({ err: cause }, "Redis does not count: until it does, each process counts its rate limits alone");
    this.#probeLater();
  }

  end(): void {
    this.#isQuiet = true;
    clearTimeout(this.#probing);
    this.client.disconnect();
  }

  #probeLater(): void {
    this.#probing = setTimeout(() => void this.#probe(), PROBE_MILLISECONDS).unref();
  }

  async #probe(): Promise<void> {
    if (this.client.status !== "ready") return this.#probeLater();
    try {
      await this.#count();
    } catch {
      // Why was told once, when the circuit opened.
      if (++this.#silentProbes % SILENT_PROBES_MAX === 0) this.client.disconnect(true);
      if (!this.#isQuiet) this.#probeLater();
      return;
    }
    this.#isOpen = false;
    this.#silentProbes = 0;
    log().info("Redis counts again: rate limits hold over all processes");
  }

  /** By the script that calls use: a replica, a full memory or a user with too few rights would answer a PING. */
  async #count(): Promise<void> {
    await this.#probes.consume("probe").catch((cause: unknown) => {
      // Where its one point is used up, the limiter throws the window, which is an answer too.
      if (cause instanceof Error) throw cause;
    });
  }
}

/** Resolves once a client may be used, and throws what kept it from that. */
function connected(client: Redis): Promise<void> {
  if (client.status === "ready") return Promise.resolve();
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error("LOADING"));
    const timer = setTimeout(late, LOADING_MILLISECONDS_MAX);
    const settled = <T extends unknown[]>(then: (...values: T) => void) => {
      return (...values: T) => {
        clearTimeout(timer);
        then(...values);
      };
    };
    client.once("ready", settled(resolve)).once("error", settled(reject));
    client.once(
      "close",
      settled(() => reject(Object.assign(new Error("Connection closed."), { code: "CLOSED" }))),
    );
  });
}

/** The Redis of this process; undefined where none is set. Connecting begins with the first call of this. */
export function redisCircuit(): RedisCircuit | undefined {
  const url = env().REDIS_URL;
  return url ? processWide("redis", () => new RedisCircuit(url)) : undefined;
}
