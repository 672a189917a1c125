import { CaptureFailure } from "./capture-failure.ts";

// Chosen: with a minute each at most, ten minutes of patience that cost the person nothing but waiting.
const RETRIES_MAX = 10;
const WAIT_SECONDS_MAX = 60;
// So that all who were refused in one second do not come back in one: up to half as long again. Chosen.
const SPREAD = 0.5;

export type Patience = {
  /** Told when waiting begins and when the next try does. */
  onWaiting(isWaiting: boolean): void;
  wait(milliseconds: number): Promise<void>;
  /** 0 … 1. */
  draw(): number;
};

/**
 * Does it, and again as often as the server is too busy and says when to come back (503 with `Retry-After`, RFC 9110
 * §10.2.3). Every other refusal is handed on at once.
 */
export async function retryWhenBusy<T>(attempt: () => Promise<T>, patience: Patience): Promise<T> {
  for (let retries = 0; ; retries++) {
    try {
      return await attempt();
    } catch (cause) {
      const seconds = secondsToWait(cause);
      if (seconds === null || retries >= RETRIES_MAX) throw cause;
      patience.onWaiting(true);
      await patience.wait(Math.round(seconds * 1000 * (1 + SPREAD * patience.draw())));
      patience.onWaiting(false);
    }
  }
}

function secondsToWait(cause: unknown): number | null {
  if (!(cause instanceof CaptureFailure) || cause.status !== 503 || cause.retryAfterSeconds === null) return null;
  return Math.min(WAIT_SECONDS_MAX, Math.max(1, cause.retryAfterSeconds));
}
