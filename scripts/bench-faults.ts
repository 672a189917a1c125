import { setTimeout as delay } from "node:timers/promises";
import { drained, workerKilled } from "./bench/faults/backlog.ts";
import type { Ledger } from "./bench/faults/client.ts";
import { type Deployment, withDeployment } from "./bench/faults/deployment.ts";
import { startCounter } from "./bench/faults/receiver.ts";
import { kills, played, type Row, SCENARIOS, type World } from "./bench/faults/scenarios.ts";

/**
 * Plays faults against a real deployment on this machine, under load, and prints what customers saw, with and without one
 * retry. `-- NAME…` plays the scenarios whose names hold one of these words; `-- kills` a hundred kills, which take ten minutes.
 */
async function main(wanted: readonly string[]): Promise<void> {
  const isWanted = (name: string) => wanted.length === 0 || wanted.some((word) => name.includes(word));
  const counter = await startCounter();
  await withDeployment(async (deployment) => {
    const world = { deployment, counter, headers: await customerOf(deployment, counter.url) };
    if (isWanted("backlog")) await told(drained(world));
    if (isWanted("worker")) await told(workerKilled(world));
    print(["fault", "calls", "failed", "after one retry", "lost", "doubled", "longest", "beside it"]);
    for (const scenario of SCENARIOS) if (isWanted(scenario.fault)) print(cellsOf(await played(scenario, world)));
    if (wanted.includes("kills")) print(cellsOf(await played(kills(100), world)));
    await everythingSent(world);
  });
  counter.close();
}

/** An organization with a webhook for everything that happens. */
async function customerOf({ servers }: Deployment, hook: string): Promise<Record<string, string>> {
  const post = async (path: string, body: object, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${servers[0].url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`);
    return JSON.parse(text);
  };
  const owner = { name: "Faults", owner_email: "faults@example.com", owner_password: "Bench-Password-7" };
  const { organization } = await post("/v1/organizations", owner);
  const headers = { authorization: `Bearer ${organization.api_key}` };
  await post("/v1/webhooks", { url: hook, events: ["kyc.session.created"] }, headers);
  return headers;
}

async function told(lines: Promise<string[]>): Promise<void> {
  for (const line of await lines) process.stdout.write(`${line}\n`);
}

/** What was put off by the faults comes within a minute. */
async function everythingSent({ counter }: World): Promise<void> {
  for (let seen = -1; seen !== counter.count(); await delay(5000)) seen = counter.count();
  process.stdout.write(`webhooks received: ${counter.count()}, twice: ${counter.doubled()}\n`);
}

const counts = (counted: Ledger["failedOnce"]) =>
  counted.size === 0 ? "0" : [...counted].map(([what, count]) => `${count} × ${what}`).join(", ");

const cellsOf = ({ fault, ledger, lost, doubled, notes }: Row) => [
  fault,
  String(ledger.calls),
  counts(ledger.failedOnce),
  counts(ledger.failedTwice),
  String(lost),
  String(doubled),
  `${(ledger.longestMilliseconds / 1000).toFixed(1)} s`,
  notes,
];

const print = (cells: readonly string[]) => process.stdout.write(`| ${cells.join(" | ")} |\n`);

await main(process.argv.slice(2));
