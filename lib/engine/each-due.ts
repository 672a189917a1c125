import { log } from "#lib/log.ts";

type Due = { readonly id: string };
type Sweep<T extends Due> = {
  /** What is done to each, for the log. */
  readonly name: string;
  /** The next ones in the order of their ids, after this id; empty where there are no more. */
  page(after: string): Promise<readonly T[]>;
  /** Commits by itself, so that what is done stays done wherever the sweep ends. */
  each(due: T): Promise<void>;
  /** Where time is up the rest is left to the next run. Below the job's own limit, or the queue would run it twice at once. */
  readonly millisecondsMax: number;
};

/**
 * Does what is due to all that it is due for, a page in memory at a time. One that fails stops no other: it is logged by
 * its id, and the sweep throws at its end, so that the queue runs it again. Where a whole page fails the cause is common to
 * all, and it ends there.
 */
export async function forEachDue<T extends Due>({ name, page, each, millisecondsMax }: Sweep<T>): Promise<number> {
  const until = performance.now() + millisecondsMax;
  let [after, done, failed] = ["", 0, 0];
  for (;;) {
    const items = await page(after);
    let failedHere = 0;
    for (const item of items) {
      if (performance.now() > until) return told(name, done, failed);
      after = item.id;
      await each(item).then(
        () => done++,
        (cause: unknown) => {
          failedHere++;
          log().error({ err: cause, id: item.id }, `${name} failed for one of many`);
        },
      );
    }
    failed += failedHere;
    if (items.length === 0 || failedHere === items.length) return told(name, done, failed);
  }
}

function told(name: string, done: number, failed: number): number {
  if (failed > 0) throw new Error(`${name} failed for ${failed} and was done for ${done}`);
  if (done > 0) log().info({ done }, name);
  return done;
}
