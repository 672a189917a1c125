import { setTimeout as delay } from "node:timers/promises";
import postgres from "postgres";
import { type Call, Customer, type Ledger } from "./client.ts";
import type { Deployment } from "./deployment.ts";
import type { startCounter } from "./receiver.ts";

export type World = {
  deployment: Deployment;
  headers: Record<string, string>;
  counter: Awaited<ReturnType<typeof startCounter>>;
};
export type Row = {
  fault: string;
  ledger: Ledger;
  lost: number;
  doubled: number;
  /** Anything else that the fault is judged by. */
  notes: string;
};
type Scenario = { fault: string; play(world: World): Promise<string | undefined> };

const CONNECTIONS = 16;
const FIRST: Call = { path: "/v1/kyc/sessions", method: "POST", body: { type: "document_only" } };
const CALLS: readonly Call[] = [
  FIRST,
  { path: "/v1/kyc/sessions?limit=5", method: "GET" },
  { path: "/v1/users?limit=5", method: "GET" },
  { path: "/v1/token/verify", method: "POST", body: { token: "none" } },
];

/** One fault under load: what customers saw, and whether everything that was acknowledged is there once. */
export async function played({ fault, play }: Scenario, world: World): Promise<Row> {
  const { deployment, headers } = world;
  const customer = new Customer(
    deployment.servers.map(({ url }) => url),
    headers,
  );
  let turn = 0;
  let notes = "";
  const until = delay(2000)
    .then(() => play(world))
    .then(async (said) => {
      notes = said ?? "";
      await delay(2000);
    });
  const ledger = await customer.call(() => CALLS[turn++ % CALLS.length] ?? FIRST, CONNECTIONS, until);
  const { lost, doubled } = await found(world, ledger);
  return { fault, ledger, lost, doubled, notes };
}

/** Every acknowledged verification is there, and no call made two of them. */
async function found({ deployment }: World, { acknowledged }: Ledger): Promise<{ lost: number; doubled: number }> {
  const sessions = acknowledged.filter((id) => id !== "");
  const sql = postgres(deployment.databaseUrl, { max: 1, onnotice: () => {} });
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

export const SCENARIOS: readonly Scenario[] = [
  {
    fault: "nothing",
    play: async () => void (await delay(3000)),
  },
  {
    fault: "SIGTERM of a server",
    async play({ deployment }) {
      deployment.servers[0].signal("SIGTERM");
      const took = await timed(() => deployment.servers[0].ended());
      await deployment.startServer(0);
      return `it ended in ${took}`;
    },
  },
  {
    fault: "SIGKILL of a server",
    async play({ deployment }) {
      deployment.servers[1].signal("SIGKILL");
      await deployment.servers[1].ended();
      const took = await timed(() => deployment.startServer(1));
      return `ready again after ${took}`;
    },
  },
  {
    fault: "SIGTERM of PostgreSQL (smart), restarted",
    play: (world) => restarted(world, "SIGINT"),
  },
  {
    fault: "SIGQUIT of PostgreSQL (immediate), restarted",
    play: (world) => restarted(world, "SIGQUIT"),
  },
  {
    fault: "SIGKILL of PostgreSQL, restarted",
    play: (world) => restarted(world, "SIGKILL"),
  },
  {
    fault: "PostgreSQL frozen for 20 s",
    async play({ deployment }) {
      deployment.signalDatabase("SIGSTOP");
      const longest = await slowestProbe(deployment, 20_000);
      deployment.signalDatabase("SIGCONT");
      await delay(3000);
      return `probes answered within ${longest} ms`;
    },
  },
];

/** Kills one of server, worker and database after the other, each time while all of them work, and starts it again. */
export const kills = (count: number): Scenario => ({
  fault: `${count} × SIGKILL of server, worker and database`,
  async play({ deployment }) {
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

async function restarted({ deployment }: World, signal: NodeJS.Signals): Promise<string> {
  deployment.signalDatabase(signal);
  await deployment.databaseEnded();
  await deployment.startDatabase();
  const took = await timed(() => Promise.all(deployment.servers.map(({ url }) => isReady(url))));
  await delay(3000);
  return `both servers ready ${took} after the database`;
}

async function isReady(url: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`${url}/ready`).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.status === 200) return;
    await delay(50);
  }
}

async function slowestProbe({ servers }: Deployment, milliseconds: number): Promise<number> {
  const until = performance.now() + milliseconds;
  let longest = 0;
  while (performance.now() < until) {
    for (const path of ["/ready", "/live"]) {
      const began = performance.now();
      await (await fetch(`${servers[0].url}${path}`)).arrayBuffer();
      longest = Math.max(longest, performance.now() - began);
    }
    await delay(500);
  }
  return Math.round(longest);
}
