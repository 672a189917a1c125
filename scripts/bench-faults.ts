import { setTimeout as delay } from "node:timers/promises";
import postgres from "postgres";
import { drained, workerKilled } from "./bench/faults/backlog.ts";
import { type Call, type Ledger, written } from "./bench/faults/client.ts";
import { withCluster } from "./bench/faults/cluster.ts";
import { withDeployment } from "./bench/faults/deployment.ts";
import { type Counter, startCounter } from "./bench/faults/receiver.ts";
import { CALLS, kills, OF_CLUSTER, played, type Row, SCENARIOS } from "./bench/faults/scenarios.ts";

/**
 * Plays faults against real deployments on this machine, under load, and prints what customers saw, with and without one
 * retry. `-- NAME…` plays the scenarios whose names hold one of these words; `-- kills` a hundred kills, which take ten minutes.
 */
async function main(wanted: readonly string[]): Promise<void> {
  const isWanted = (name: string) => wanted.length === 0 || wanted.some((word) => name.includes(word));
  const counter = await startCounter();
  const inBacklog = [
    ["backlog", drained],
    ["worker killed", workerKilled],
  ] as const;
  const single = SCENARIOS.filter(({ fault }) => isWanted(fault));
  if (wanted.includes("kills")) single.push(kills(100));
  const backlog = inBacklog.filter(([name]) => isWanted(name));
  if (single.length + backlog.length > 0)
    await withDeployment(async (deployment) => {
      const { servers, databaseUrl } = deployment;
      const headers = await customerAt(servers[0].url, counter.url);
      for (const [, play] of backlog)
        for (const line of await play({ deployment, counter, headers })) process.stdout.write(`${line}\n`);
      const site = { urls: [servers[0].url, servers[1].url], databaseUrl, headers, calls: CALLS } as const;
      head();
      for (const scenario of single) print(cellsOf(await played(scenario, deployment, site)));
      await everythingSent(counter, databaseUrl);
    });
  const ofCluster = OF_CLUSTER.filter(({ fault }) => isWanted(fault));
  if (ofCluster.length > 0)
    await withCluster(async (cluster) => {
      const { url, databaseUrl } = cluster;
      const headers = await customerAt(url, counter.url);
      const site = {
        urls: [url, url],
        databaseUrl,
        headers,
        calls: [...CALLS, ...(await fileCalls(url, headers))],
      } as const;
      head();
      for (const scenario of ofCluster) print(cellsOf(await played(scenario, cluster, site)));
      await everythingSent(counter, databaseUrl);
    });
  counter.close();
}

async function post(url: string, body: object, headers: Record<string, string> = {}) {
  const { bytes, type } = await written(body);
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": type, ...headers },
    body: Buffer.from(bytes),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${text}`);
  return JSON.parse(text);
}

async function newOrganization(url: string, name: string) {
  const owner = { name, owner_email: `${name}@example.com`, owner_password: "Bench-Password-7" };
  const { organization } = await post(`${url}/v1/organizations`, owner);
  return { authorization: `Bearer ${organization.api_key}` };
}

/** An organization with a webhook for everything that happens. */
async function customerAt(url: string, hook: string): Promise<Record<string, string>> {
  const headers = await newOrganization(url, "faults");
  await post(`${url}/v1/webhooks`, { url: hook, events: ["kyc.session.created"] }, headers);
  return headers;
}

/** Two calls that need the storage of files: a logo is written, and another organization's is read. */
async function fileCalls(url: string, headers: Record<string, string>): Promise<Call[]> {
  const logo = new FormData();
  logo.append("file", new Blob([PIXEL], { type: "image/png" }), "logo.png");
  const body = await written(logo);
  const other = await newOrganization(url, "reading");
  const put = (by: Record<string, string>) =>
    fetch(`${url}/v1/organization/logo`, {
      method: "PUT",
      headers: { ...by, "content-type": body.type },
      body: Buffer.from(body.bytes),
    });
  for (const by of [headers, other]) {
    const answer = await put(by);
    if (!answer.ok) throw new Error(`a logo was answered ${answer.status}: ${await answer.text()}`);
    await answer.arrayBuffer();
  }
  const read = await fetch(`${url}/v1/organization`, { headers: other });
  const { logo_url: address }: { logo_url: string } = await read.json();
  const { pathname, search } = new URL(address);
  return [
    { path: "/v1/organization/logo", method: "PUT", body },
    { path: `${pathname}${search}`, method: "GET" },
  ];
}

const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
  "base64",
);

const WAITING_MILLISECONDS_MAX = 120_000;
const LONGEST_SECONDS_MAX = 60;

/** What was put off by the faults comes within a minute: what came, twice, not at all, and after how long at most. */
async function everythingSent(counter: Counter, databaseUrl: string): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  const ordered = await sql<{ id: string; created_at: Date }[]>`
    select event_id as id, created_at from webhook_deliveries`;
  await sql.end();
  const until = Date.now() + WAITING_MILLISECONDS_MAX;
  while (Date.now() < until && ordered.some(({ id }) => !counter.first.has(id))) await delay(200);
  const delays = ordered.flatMap(({ id, created_at }) => {
    const came = counter.first.get(id);
    return came === undefined ? [] : [came - created_at.getTime()];
  });
  const longest = (Math.max(0, ...delays) / 1000).toFixed(1);
  const twice = ordered.filter(({ id }) => (counter.times.get(id) ?? 0) > 1).length;
  const never = ordered.length - delays.length;
  const verdict = never === 0 && Number(longest) <= LONGEST_SECONDS_MAX ? "good" : "missed";
  process.stdout.write(
    `webhooks ordered: ${ordered.length}, never received: ${never}, twice: ${twice}, longest on the way: ${longest} s: ${verdict}\n`,
  );
}

const counts = (counted: Ledger["failedOnce"]) =>
  counted.size === 0 ? "0" : [...counted].map(([what, count]) => `${count} × ${what}`).join(", ");

const head = () =>
  print([
    "fault",
    "calls",
    "failed",
    "after one retry",
    "last failure after",
    "acknowledged",
    "lost",
    "doubled",
    "longest",
    "verdict",
    "beside it",
  ]);

const cellsOf = ({ fault, ledger, lost, doubled, recoverySeconds, verdict, notes }: Row) => [
  fault,
  String(ledger.calls),
  counts(ledger.failedOnce),
  counts(ledger.failedTwice),
  ledger.failedOnce.size === 0 ? "" : `${recoverySeconds.toFixed(1)} s`,
  String(ledger.acknowledged.filter((id) => id !== "").length),
  String(lost),
  String(doubled),
  `${(ledger.longestMilliseconds / 1000).toFixed(1)} s`,
  verdict,
  notes,
];

const print = (cells: readonly string[]) => process.stdout.write(`| ${cells.join(" | ")} |\n`);

await main(process.argv.slice(2));
