import { setTimeout as delay } from "node:timers/promises";
import postgres from "postgres";
import { type Call, Customer, type Ledger, written } from "./client.ts";
import type { Cluster } from "./cluster.ts";
import type { Deployment } from "./deployment.ts";
import { ready } from "./process.ts";

/** Where a customer calls, and with what. */
export type Site = {
  /** Where a call goes, and where its retry goes; one address twice behind a common port. */
  readonly urls: readonly [string, string];
  readonly databaseUrl: string;
  readonly headers: Record<string, string>;
  readonly calls: readonly Call[];
};
export type Row = {
  fault: string;
  ledger: Ledger;
  lost: number;
  doubled: number;
  /** Seconds from the fault to the last first try that failed. */
  recoverySeconds: number;
  /** `good`, or what was missed. */
  verdict: string;
  /** Anything else that the fault is judged by. */
  notes: string;
};
/** What a fault may cost customers at most; that nothing is lost or doubled holds for all. */
type Goal = { failedShare: number; failedTwice: number; recoverySeconds: number };
/** Plays a fault on what is running; what it says is told beside its row. */
type Scenario<On> = { fault: string; goal: Goal; play(on: On): Promise<string | undefined> };

const UNSEEN: Goal = { failedShare: 0, failedTwice: 0, recoverySeconds: 0 };
const RIDDEN_OUT: Goal = { failedShare: 0.01, failedTwice: 0, recoverySeconds: 3 };
/** Where the one database is away nothing can be answered; so many seconds after it began, it is over for customers too. */
const awayFor = (recoverySeconds: number): Goal => ({
  failedShare: 1,
  failedTwice: Number.POSITIVE_INFINITY,
  recoverySeconds,
});

const CONNECTIONS = 16;
const READING: Call = { path: "/v1/users?limit=5", method: "GET" };

/** What is called without files: one write in four. */
export const CALLS: readonly Call[] = [
  { path: "/v1/kyc/sessions", method: "POST", body: await written({ type: "document_only" }) },
  { path: "/v1/kyc/sessions?limit=5", method: "GET" },
  READING,
  { path: "/v1/token/verify", method: "POST", body: await written({ token: "none" }) },
];

/** One fault under load: what customers saw, and whether everything that was acknowledged is there once. */
export async function played<On>({ fault, goal, play }: Scenario<On>, on: On, site: Site): Promise<Row> {
  const customer = new Customer(site.urls, site.headers);
  let turn = 0;
  let notes = "";
  let struckAt = 0;
  const until = delay(2000)
    .then(() => {
      struckAt = performance.now();
      return play(on);
    })
    .then(async (said) => {
      notes = said ?? "";
      await delay(2000);
    });
  const ledger = await customer.call(() => site.calls[turn++ % site.calls.length] ?? READING, CONNECTIONS, until);
  const recoverySeconds = Math.max(0, ledger.failedLastAt - struckAt) / 1000;
  const { lost, doubled } = await found(site, ledger);
  return {
    fault,
    ledger,
    lost,
    doubled,
    recoverySeconds,
    notes,
    verdict: verdictOn(goal, ledger, recoverySeconds, lost + doubled),
  };
}

function verdictOn(goal: Goal, { calls, failedOnce, failedTwice }: Ledger, seconds: number, wrong: number): string {
  const sum = (counts: Ledger["failedOnce"]) => [...counts.values()].reduce((all, count) => all + count, 0);
  const missed = [
    sum(failedOnce) / calls > goal.failedShare ? "calls that failed" : "",
    sum(failedTwice) > goal.failedTwice ? "calls that failed twice" : "",
    seconds > goal.recoverySeconds ? "recovery" : "",
    wrong > 0 ? "lost or doubled" : "",
  ].filter((each) => each !== "");
  return missed.length === 0 ? "good" : `missed: ${missed.join(", ")}`;
}

/** Every acknowledged verification is there, and no call made two of them. */
async function found({ databaseUrl }: Site, { acknowledged }: Ledger): Promise<{ lost: number; doubled: number }> {
  const sessions = acknowledged.filter((id) => id !== "");
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    const rows = await sql<{ id: string }[]>`select id from kyc_sessions where id = any(${sessions})`;
    const doubled = sessions.length - new Set(sessions).size;
    return { lost: new Set(sessions).size - rows.length, doubled };
  } finally {
    await sql.end();
  }
}

const timed = async (work: () => Promise<unknown>) => {
  const began = performance.now();
  await work();
  return `${((performance.now() - began) / 1000).toFixed(1)} s`;
};

const quiet = async () => void (await delay(3000));

export const SCENARIOS: readonly Scenario<Deployment>[] = [
  { fault: "nothing", goal: UNSEEN, play: quiet },
  {
    fault: "SIGTERM of a server",
    goal: UNSEEN,
    async play({ servers, startServer }) {
      servers[0].signal("SIGTERM");
      const took = await timed(() => servers[0].ended());
      await startServer(0);
      return `it ended in ${took}`;
    },
  },
  {
    fault: "SIGKILL of a server",
    goal: RIDDEN_OUT,
    async play({ servers, startServer }) {
      servers[1].signal("SIGKILL");
      await servers[1].ended();
      const took = await timed(() => startServer(1));
      return `it was started again in ${took}`;
    },
  },
  { fault: "SIGINT of PostgreSQL (fast), restarted", goal: awayFor(3), play: (on) => restarted(on, "SIGINT") },
  { fault: "SIGQUIT of PostgreSQL (immediate), restarted", goal: awayFor(3), play: (on) => restarted(on, "SIGQUIT") },
  { fault: "SIGKILL of PostgreSQL, restarted", goal: awayFor(3), play: (on) => restarted(on, "SIGKILL") },
  {
    fault: "PostgreSQL frozen for 20 s",
    goal: awayFor(23),
    async play(deployment) {
      deployment.signalDatabase("SIGSTOP");
      const longest = await slowestProbe(deployment, 20_000);
      deployment.signalDatabase("SIGCONT");
      await delay(3000);
      return `probes answered within ${longest} ms`;
    },
  },
];

/** What can be killed of a cluster, each of which is started again by itself or by what a machine starts services with. */
export const OF_CLUSTER: readonly Scenario<Cluster>[] = [
  { fault: "cluster: nothing", goal: UNSEEN, play: quiet },
  { fault: "cluster: SIGKILL of a server", goal: RIDDEN_OUT, play: (cluster) => survived(cluster.kill("server")) },
  { fault: "cluster: SIGKILL of a worker", goal: RIDDEN_OUT, play: (cluster) => survived(cluster.kill("worker")) },
  {
    fault: "cluster: SIGKILL of Redis, restarted",
    goal: RIDDEN_OUT,
    play: (cluster) => survived(cluster.restart("redis")),
  },
  {
    fault: "cluster: SIGKILL of the S3 server, restarted",
    goal: RIDDEN_OUT,
    play: (cluster) => survived(cluster.restart("s3")),
  },
];

/** Long enough that what is started again has its share of the load. */
async function survived(fault: Promise<void>): Promise<string> {
  const took = await timed(() => fault);
  await delay(6000);
  return `started again in ${took}`;
}

/** Kills one of server, worker and database after the other, each time while all of them work, and starts it again. */
export const kills = (count: number): Scenario<Deployment> => ({
  fault: `${count} × SIGKILL of server, worker and database`,
  goal: awayFor(Number.POSITIVE_INFINITY),
  async play(deployment) {
    for (let n = 0; n < count; n++) {
      if (n % 4 === 3) {
        deployment.signalDatabase("SIGKILL");
        await deployment.databaseEnded();
        await deployment.startDatabase();
      } else if (n % 4 === 1) {
        deployment.worker().signal("SIGKILL");
        await deployment.worker().ended();
        deployment.startWorker();
      } else {
        const which = n % 4 === 0 ? 0 : 1;
        deployment.servers[which].signal("SIGKILL");
        await deployment.servers[which].ended();
        await deployment.startServer(which);
      }
      await delay(1000);
    }
    return undefined;
  },
});

async function restarted(deployment: Deployment, signal: NodeJS.Signals): Promise<string> {
  deployment.signalDatabase(signal);
  const down = await timed(async () => {
    await deployment.databaseEnded();
    await deployment.startDatabase();
  });
  const took = await timed(() => Promise.all(deployment.servers.map(({ url }) => ready(url))));
  await delay(3000);
  return `it was away for ${down}; both servers ready ${took} after`;
}

async function slowestProbe({ servers }: Deployment, milliseconds: number): Promise<number> {
  const until = performance.now() + milliseconds;
  let longest = 0;
  while (performance.now() < until) {
    for (const probe of ["/ready", "/live"]) {
      const began = performance.now();
      await (await fetch(`${servers[0].url}${probe}`)).arrayBuffer();
      longest = Math.max(longest, performance.now() - began);
    }
    await delay(500);
  }
  return Math.round(longest);
}
