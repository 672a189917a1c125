import { randomUUID } from "node:crypto";
import http from "node:http";
import { setTimeout as delay } from "node:timers/promises";

/** What a call sends, written once. */
export async function written(body: object | FormData): Promise<Body> {
  const answer = body instanceof FormData ? new Response(body) : Response.json(body);
  return { bytes: new Uint8Array(await answer.arrayBuffer()), type: answer.headers.get("content-type") ?? "" };
}

/** How one try of a call went: its status, or the error of its connection. */
export type Outcome = { status: number } | { error: string };
export type Call = { path: string; method: "GET" | "POST" | "PUT"; body?: Body };
export type Body = { bytes: Uint8Array; type: string };
export type Ledger = {
  calls: number;
  /** Calls whose first try failed, by what they met. */
  failedOnce: Map<string, number>;
  /** Calls whose second try, at once and at the other server, failed as well. */
  failedTwice: Map<string, number>;
  /** What was answered with 2xx. */
  acknowledged: string[];
  longestMilliseconds: number;
  /** When a first try failed last, by `performance.now()`; 0 where none did. */
  failedLastAt: number;
};

const PROBING_MILLISECONDS = 500;
const TRY_MILLISECONDS = 30_000;

/**
 * Calls of a customer through a balancer that asks `/ready` twice a second and sends nothing to a server that is not. Every
 * call that changes something has an Idempotency-Key, so that its second try is the same call.
 */
export class Customer {
  readonly #servers: readonly string[];
  readonly #headers: Record<string, string>;
  readonly #agents: http.Agent[];
  readonly #isReady: boolean[];
  #isOver = false;

  constructor(servers: readonly string[], headers: Record<string, string>) {
    this.#servers = servers;
    this.#headers = headers;
    this.#agents = servers.map(() => new http.Agent({ keepAlive: true, maxSockets: 32 }));
    this.#isReady = servers.map(() => true);
  }

  /** Calls from `connections` sides, one after the other each, until `until` is over. */
  async call(next: () => Call, connections: number, until: Promise<unknown>): Promise<Ledger> {
    const ledger: Ledger = {
      calls: 0,
      failedOnce: new Map(),
      failedTwice: new Map(),
      acknowledged: [],
      longestMilliseconds: 0,
      failedLastAt: 0,
    };
    this.#isOver = false;
    const probing = this.#probe();
    const sides = Array.from({ length: connections }, async () => {
      while (!this.#isOver) await this.#one(next(), ledger);
    });
    await until;
    this.#isOver = true;
    await Promise.all([...sides, probing]);
    for (const agent of this.#agents) agent.destroy();
    return ledger;
  }

  async #one(call: Call, ledger: Ledger): Promise<void> {
    const headers: Record<string, string> = call.method !== "GET" ? { "idempotency-key": randomUUID() } : {};
    const began = performance.now();
    const first = this.#pick(ledger.calls++);
    let { outcome, body } = await this.#try(first, call, headers);
    if (isFailure(outcome)) {
      count(ledger.failedOnce, outcome);
      ledger.failedLastAt = performance.now();
      ({ outcome, body } = await this.#try(1 - first, call, headers, false));
      if (isFailure(outcome)) count(ledger.failedTwice, outcome);
    }
    ledger.longestMilliseconds = Math.max(ledger.longestMilliseconds, performance.now() - began);
    if ("status" in outcome && outcome.status < 300 && call.method === "POST") ledger.acknowledged.push(idIn(body));
  }

  #pick(turn: number): number {
    const wanted = turn % this.#servers.length;
    return this.#isReady[wanted] ? wanted : this.#isReady[1 - wanted] ? 1 - wanted : wanted;
  }

  /** A retry takes a connection of its own: those that were kept may all lead to the process that has died. */
  #try(
    server: number,
    call: Call,
    headers: Record<string, string>,
    isKept = true,
  ): Promise<{ outcome: Outcome; body: string }> {
    return new Promise((resolve) => {
      const sent = http.request(
        `${this.#servers[server]}${call.path}`,
        {
          method: call.method,
          agent: isKept && this.#agents[server],
          timeout: TRY_MILLISECONDS,
          headers: { ...this.#headers, ...headers, ...(call.body && { "content-type": call.body.type }) },
        },
        (answer) => {
          let text = "";
          answer.setEncoding("utf8").on("data", (chunk) => (text += chunk));
          answer.on("end", () => resolve({ outcome: { status: answer.statusCode ?? 0 }, body: text }));
          answer.on("error", () => resolve({ outcome: { error: "cut off" }, body: "" }));
        },
      );
      sent.on("timeout", () => sent.destroy(new Error("no answer in 30 s")));
      sent.on("error", (cause) => {
        const error = "code" in cause ? String(cause.code) : cause.message;
        resolve({ outcome: { error }, body: "" });
      });
      sent.end(call.body?.bytes);
    });
  }

  async #probe(): Promise<void> {
    while (!this.#isOver) {
      await Promise.all(
        this.#servers.map(async (url, index) => {
          const answer = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(1000) }).catch(() => undefined);
          await answer?.arrayBuffer();
          this.#isReady[index] = answer?.status === 200;
        }),
      );
      await delay(PROBING_MILLISECONDS);
    }
  }
}

const isFailure = (outcome: Outcome) => "error" in outcome || outcome.status >= 500;

function count(counts: Map<string, number>, outcome: Outcome): void {
  const name = "error" in outcome ? outcome.error : String(outcome.status);
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function idIn(body: string): string {
  const parsed: unknown = JSON.parse(body);
  return typeof parsed === "object" && parsed !== null && "id" in parsed ? String(parsed.id) : "";
}
