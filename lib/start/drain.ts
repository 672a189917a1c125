import type http from "node:http";
import net from "node:net";
import { setTimeout as delay } from "node:timers/promises";

// Chosen: connections that are kept alive without a request may bring one that is under way already.
const LINGERING_MILLISECONDS = 1_000;
// Chosen: reading a document takes up to twelve seconds; whoever starts processes kills them after thirty at the earliest.
const GRACE_MILLISECONDS = 15_000;
const LOOKING_MILLISECONDS = 20;

/**
 * The requests that a server is answering, and its end without cutting one: it tells that it is going, answers whatever
 * comes meanwhile and has each connection closed behind the answer, takes no more connections, and waits.
 */
export class Drain {
  readonly #answering = new Set<http.ServerResponse>();
  readonly #lingeringMilliseconds: number;
  readonly #graceMilliseconds: number;
  #isDraining = false;

  constructor({ lingeringMilliseconds = LINGERING_MILLISECONDS, graceMilliseconds = GRACE_MILLISECONDS } = {}) {
    this.#lingeringMilliseconds = lingeringMilliseconds;
    this.#graceMilliseconds = graceMilliseconds;
  }

  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** Follows one request until it is answered. */
  follow(res: http.ServerResponse): void {
    this.#answering.add(res);
    res.once("close", () => this.#answering.delete(res));
    if (this.#isDraining) res.shouldKeepAlive = false;
  }

  /** Resolves when nothing is answered any more and no connection is open. Until `noticed`, balancers look, and calls are taken. */
  async end(server: http.Server, noticed: Promise<unknown>): Promise<void> {
    this.#isDraining = true;
    for (const res of this.#answering) if (!res.headersSent) res.shouldKeepAlive = false;
    await noticed;
    // Node's own `close` of an HTTP server ends connections without a request at once, whatever is on its way to them.
    const closed = new Promise<void>((resolve) => net.Server.prototype.close.call(server, () => resolve()));
    await Promise.race([closed, this.#emptied(server)]);
    server.closeAllConnections();
  }

  async #emptied(server: http.Server): Promise<void> {
    const began = performance.now();
    for (;;) {
      const passed = performance.now() - began;
      if (passed > this.#graceMilliseconds || (passed > this.#lingeringMilliseconds && this.#answering.size === 0))
        return;
      if (!server.listening && (await connectionsOf(server)) === 0) return;
      await delay(LOOKING_MILLISECONDS);
    }
  }
}

function connectionsOf(server: http.Server): Promise<number> {
  return new Promise((resolve) => server.getConnections((cause, count) => resolve(cause ? 0 : count)));
}
