let aheadMs = 0;

/** Learns from an answer's `Date` how far the server's clock is ahead of this device's, which may be hours off. */
export function learnClock(date: string | null, here: number = Date.now()): void {
  const there = Date.parse(date ?? "");
  if (!Number.isNaN(there)) aheadMs = there - here;
}

/** The server's time in milliseconds, to a second or two: a proof is good within five minutes of it. */
export function serverNow(here: number = Date.now()): number {
  return here + aheadMs;
}
