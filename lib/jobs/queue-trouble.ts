import { outageIn } from "#db/outage.ts";
import { log } from "../log.ts";
import { processWide } from "../process-wide.ts";

// Chosen: with nothing to report for so long, what comes next is another outage. The queue looks at its tables every ten.
const OVER_MILLISECONDS = 60_000;

type Tell = (cause: unknown, what?: string, job?: string) => void;

/**
 * Tells of what goes wrong in the queue. While the database is away every lane and timer fails again and again: that is told
 * once, and counted until it is over.
 */
export function newTrouble(): Tell {
  let untold = 0;
  let over: NodeJS.Timeout | undefined;
  return (cause, what = "queue error", job) => {
    if (outageIn(cause) !== "away") return log().error({ err: cause, job }, what);
    if (over) untold++;
    else log().error({ err: cause, job }, "the queue cannot reach the database; it tries again by itself");
    clearTimeout(over);
    over = setTimeout(() => {
      log().info({ untold }, "the queue reaches the database again");
      over = undefined;
      untold = 0;
    }, OVER_MILLISECONDS).unref();
  };
}

/** The one of this process. */
export const tellTrouble: Tell = (...told) => processWide("queue-trouble", newTrouble)(...told);
