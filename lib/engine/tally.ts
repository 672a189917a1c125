import { processWide } from "#lib/process-wide.ts";

type Batch<T> = { amount: number; added: Promise<T> };
type Line<T> = { running: Promise<unknown>; waiting?: Batch<T> | undefined };

/**
 * Counts one for `key` by `add`, which adds an amount to a shared counter. What arrives while an addition of the same
 * key is under way is added together by the next one, so that a busy key has one statement in flight, not one a call.
 * `later` is how many of the same addition came after this one: for this one the counter stood that much lower.
 */
export async function tallied<T>(
  key: string,
  add: (amount: number) => Promise<T>,
): Promise<{ result: T; later: number }> {
  const lines = processWide("tallies", () => new Map<string, Line<T>>());
  const line = lines.get(key) ?? { running: Promise.resolve() };
  lines.set(key, line);
  line.waiting ??= { amount: 0, added: addition(line, add, () => lines.delete(key)) };
  const batch = line.waiting;
  const place = ++batch.amount;
  const result = await batch.added;
  return { result, later: batch.amount - place };
}

async function addition<T>(line: Line<T>, add: (amount: number) => Promise<T>, forget: () => void): Promise<T> {
  await line.running;
  const adding = add(line.waiting?.amount ?? 0);
  line.waiting = undefined;
  line.running = adding.catch(() => {});
  try {
    return await adding;
  } finally {
    if (!line.waiting) forget();
  }
}
