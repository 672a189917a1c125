import { AsyncLocalStorage } from "node:async_hooks";
import { processWide } from "../process-wide.ts";

/** On whose behalf work is done, where several share what this machine can do at once. */
export type Sharer = {
  /** The organization; one name for all work that belongs to none yet. */
  readonly tenant: string;
  /** How many shares the organization has of what it and others wait for. */
  readonly weight: number;
  /** One capture link, or one address without a credential: it may not fill the share of its whole organization. */
  readonly source: string | null;
};

const SERVER: Sharer = { tenant: "server", weight: 1, source: null };

/**
 * Does the work on somebody's behalf: every queue that is shared counts it, and whatever it calls, to that share. Set
 * where every operation passes, so that no call of a hash or a model can forget to say whose it is.
 */
export function onBehalfOf<T>(sharer: Sharer, work: () => T): T {
  return held().run(sharer, work);
}

/** On whose behalf this is done; the server's own where nobody called. */
export function currentSharer(): Sharer {
  return held().getStore() ?? SERVER;
}

const held = () => processWide("sharer", () => new AsyncLocalStorage<Sharer>());
