import { setTimeout as delay } from "node:timers/promises";
import postgres from "postgres";
import type { Deployment } from "./deployment.ts";
import type { Counter } from "./receiver.ts";

type World = { deployment: Deployment; counter: Counter; headers: Record<string, string> };

const EVENTS = 3000;
// Goals: as fast as a live stream; nobody waits for a code; within the time limit of a delivery.
const RATE_MIN = 200;
const CODE_SECONDS_MAX = 5;
const BACK_SECONDS_MAX = 60;

const verdict = (isReached: boolean) => (isReached ? "good" : "missed");

/** Sessions made while no worker runs, and what a worker needs for their webhooks; a login code ordered behind them. */
export async function drained(world: World): Promise<string[]> {
  const { deployment, counter } = world;
  deployment.worker().signal("SIGTERM");
  await deployment.worker().ended();
  await ordered(world, EVENTS);
  const before = counter.count();
  await post(world, "/v1/otp/send", { email: "waiting@example.com" });
  const began = Date.now();
  deployment.startWorker();
  const codeSeconds = await codeSent(world, began);
  while (counter.count() < before + EVENTS) await delay(20);
  const seconds = (Math.max(...counter.first.values()) - Math.min(...[...counter.first.values()].slice(before))) / 1000;
  return [
    `a backlog of ${EVENTS} webhooks drained at ${(EVENTS / seconds).toFixed(0)}/s: ${verdict(EVENTS / seconds >= RATE_MIN)}`,
    `a login code ordered behind it was there ${codeSeconds.toFixed(1)} s after the worker's start: ${verdict(codeSeconds <= CODE_SECONDS_MAX)}`,
  ];
}

/** The worker is killed in the middle of a backlog and another one started: how long its jobs stay with the dead one. */
export async function workerKilled(world: World): Promise<string[]> {
  const { deployment, counter } = world;
  const [before, doubledBefore] = [counter.count(), counter.doubled()];
  await ordered(world, EVENTS);
  while (counter.count() < before + EVENTS / 10) await delay(5);
  deployment.worker().signal("SIGKILL");
  await deployment.worker().ended();
  const killed = Date.now();
  deployment.startWorker();
  while (counter.count() < before + EVENTS) await delay(20);
  const last = (Math.max(...counter.first.values()) - killed) / 1000;
  return [
    `SIGKILL of the worker in a backlog: its jobs were back, and the last webhook sent, within ${last.toFixed(0)} s: ${verdict(last <= BACK_SECONDS_MAX)}`,
    `${counter.doubled() - doubledBefore} webhooks came twice, with the same id`,
  ];
}

async function ordered(world: World, count: number): Promise<void> {
  let left = count;
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      while (left-- > 0) await post(world, "/v1/kyc/sessions", { type: "document_only" });
    }),
  );
}

async function post({ deployment, headers }: World, path: string, body: object): Promise<void> {
  const answer = await fetch(`${deployment.servers[0].url}${path}`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  await answer.arrayBuffer();
}

/** Without a provider a message is kept in the inbox as soon as its job has run. */
async function codeSent({ deployment }: World, since: number): Promise<number> {
  const sql = postgres(deployment.databaseUrl, { max: 1, onnotice: () => {} });
  try {
    for (;;) {
      const [row] = await sql`select 1 from messages where kind = 'one_time_code' and status <> 'pending'`;
      if (row) return (Date.now() - since) / 1000;
      await delay(20);
    }
  } finally {
    await sql.end();
  }
}
