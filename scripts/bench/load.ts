import autocannon from "autocannon";
import type { ServerProcess } from "./server-process.ts";

type Sent = { headers?: Record<string, string>; body?: string };
export type Case = Sent & {
  path: string;
  method: "GET" | "POST";
  /** What the requests send in turn, over what all of them send. */
  inTurn?: readonly Sent[];
};
export type Measured = {
  requestsPerSecond: number;
  cpuMilliseconds: number;
  p99Milliseconds: number;
  failures: number;
};

/** Sixteen connections for some seconds; CPU is the serving process's own, the database's is not counted. */
export async function load(server: ServerProcess, each: Case, seconds: number): Promise<Measured> {
  const before = await server.cpuMilliseconds();
  const result = await autocannon({
    url: server.url + each.path,
    method: each.method,
    headers: each.headers,
    body: each.body,
    requests: each.inTurn && [{ setupRequest: takingTurns(each.inTurn) }],
    connections: 16,
    duration: seconds,
  });
  const used = (await server.cpuMilliseconds()) - before;
  await lastAnswer(server, each);
  const answered = result["2xx"];
  return {
    requestsPerSecond: answered / seconds,
    cpuMilliseconds: used / Math.max(1, answered),
    p99Milliseconds: result.latency.p99,
    failures: result.non2xx + result.errors,
  };
}

/** What was asked for last is still worked at when the load has gone; the answer to one more request comes after it. */
async function lastAnswer(server: ServerProcess, { path, method, headers, body, inTurn }: Case): Promise<void> {
  const last = inTurn?.[0];
  const sent = { method, headers: { ...headers, ...last?.headers }, body: last?.body ?? body };
  await (await fetch(server.url + path, sent)).arrayBuffer();
}

function takingTurns(inTurn: readonly Sent[]): (request: autocannon.Request) => autocannon.Request {
  let turn = 0;
  return (request) => {
    const { headers, body } = inTurn[turn++ % inTurn.length] ?? {};
    return { ...request, headers: { ...request.headers, ...headers }, body: body ?? request.body };
  };
}
