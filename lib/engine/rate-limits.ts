import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRedis,
  RateLimiterRes,
} from "rate-limiter-flexible";
import { admitted } from "#db/admission.ts";
import { connection } from "#db/client.ts";
import { env } from "#lib/env.ts";
import { processWide } from "#lib/process-wide.ts";
import { sourceOf } from "#lib/source.ts";
import { Fault } from "./faults.ts";
import { type RedisCircuit, redisCircuit } from "./redis.ts";
import { tallied } from "./tally.ts";

const WINDOW_SECONDS = 60;

type Limiter = Pick<RateLimiterAbstract, "consume">;

/** What `X-RateLimit-*` says of one window. */
export type RateState = {
  limit: number;
  remaining: number;
  resetAt: Date;
  retryAfterSeconds: number;
  isExceeded: boolean;
};

/**
 * Counts one call of a credential against its limit a minute. Counted in Redis or Postgres, so that the
 * limit holds over all processes.
 */
export async function countCall(subject: string, limit: number, now: Date): Promise<RateState> {
  const { result, later } = await tallied(`${limit} ${subject}`, (calls) =>
    consumed(sharedLimiter(limit), subject, calls),
  );
  // A refusal out of the limiter's own memory does not say how many were counted.
  const isRemembered = result.consumedPoints === 0;
  const standing = isRemembered ? limit + 1 : result.consumedPoints - later;
  return stateOf(
    { remainingPoints: limit - standing, msBeforeNext: result.msBeforeNext },
    limit,
    now,
    standing > limit,
  );
}

/** Counts one call of a stranger, who is the source of an address: a flood guard in memory, a process at a time. */
export async function countStranger(ip: string, now: Date): Promise<RateState> {
  const window = await consumed(strangers(), sourceOf(ip), 1);
  return stateOf(window, strangerLimit(), now, window.consumedPoints > strangerLimit());
}

/** The stranger's window without counting; refuses where it is used up. */
export async function strangerState(ip: string, now: Date): Promise<RateState> {
  const held = await strangers().get(sourceOf(ip));
  if (!held)
    return {
      limit: strangerLimit(),
      remaining: strangerLimit(),
      resetAt: new Date(now.getTime() + WINDOW_SECONDS * 1000),
      retryAfterSeconds: 0,
      isExceeded: false,
    };
  return stateOf(held, strangerLimit(), now, held.consumedPoints > strangerLimit());
}

/** `rate_limited`, where the window is used up. */
export function refuseExceeded(state: RateState): void {
  if (!state.isExceeded) return;
  const { retryAfterSeconds } = state;
  throw new Fault("rate_limited", `Too many requests. Please retry after ${retryAfterSeconds} seconds.`, {
    retryAfterSeconds,
  });
}

/** The window after counting, whether or not it is used up: the limiter throws the same object where it is. */
async function consumed(limiter: Limiter, subject: string, calls: number): Promise<RateLimiterRes> {
  try {
    return await limiter.consume(subject, calls);
  } catch (cause) {
    if (cause instanceof RateLimiterRes) return cause;
    throw cause;
  }
}

type Window = Pick<RateLimiterRes, "remainingPoints" | "msBeforeNext">;

function stateOf(held: Window, limit: number, now: Date, isExceeded: boolean): RateState {
  return {
    limit,
    remaining: Math.max(0, held.remainingPoints),
    resetAt: new Date(now.getTime() + held.msBeforeNext),
    retryAfterSeconds: Math.max(1, Math.ceil(held.msBeforeNext / 1000)),
    isExceeded,
  };
}

const strangerLimit = () => env().STRANGER_CALLS_PER_MINUTE;

function strangers(): RateLimiterMemory {
  const points = strangerLimit();
  return processWide(`stranger-limiter ${points}`, () => new RateLimiterMemory({ points, duration: WINDOW_SECONDS }));
}

/** One limiter for each number of points, since a limiter holds one. */
function sharedLimiter(limit: number): Limiter {
  const limiters = processWide("shared-limiters", () => new Map<number, Limiter>());
  const known = limiters.get(limit);
  if (known) return known;
  const made = newLimiter(limit);
  limiters.set(limit, made);
  return made;
}

function newLimiter(limit: number): Limiter {
  const options = { points: limit, duration: WINDOW_SECONDS, keyPrefix: `p${limit}` };
  const circuit = redisCircuit();
  if (circuit) return insured(circuit, options);
  return new RateLimiterPostgres({
    ...options,
    storeClient: { query: ask },
    storeType: "client",
    tableName: "rate_limits",
    tableCreated: true,
    clearExpiredByTimeout: true,
    inMemoryBlockOnConsumed: limit + 1,
  });
}

/**
 * Counts in Redis, and in this process's memory while Redis does not. The limit is the same there: a process cannot know
 * how many others there are, and whoever keeps within a limit is not refused because a part of the server is down.
 */
function insured(circuit: RedisCircuit, options: { points: number; duration: number; keyPrefix: string }): Limiter {
  const shared = new RateLimiterRedis({ ...options, storeClient: circuit.client });
  const own = new RateLimiterMemory(options);
  return {
    async consume(subject, calls) {
      if (!circuit.isClosed) return own.consume(subject, calls);
      try {
        return await shared.consume(subject, calls);
      } catch (cause) {
        if (cause instanceof RateLimiterRes) throw cause;
        circuit.open(cause);
        return own.consume(subject, calls);
      }
    },
  };
}

async function ask(query: { text: string; values: (string | number)[] }): Promise<{ rows: unknown[] }> {
  const rows = await admitted(async () => connection().sql.unsafe(query.text, query.values, { prepare: true }));
  return { rows };
}
