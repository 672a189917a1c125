import { setTimeout as delay } from "node:timers/promises";
import { newBenchTenant } from "./bench/bench-tenant.ts";
import { load, type Measured } from "./bench/load.ts";
import { serverProcess } from "./bench/server-process.ts";
import { withDatabase } from "./bench/with-database.ts";

/**
 * CPU and throughput of the API beside a bare `node:http` handler that sends the same queries, in one run:
 * the same database, the same load, one after the other.
 */
async function main(): Promise<void> {
  await withDatabase(async (environment) => {
    const product = await serverProcess("scripts/bench/product-server.ts", environment);
    const bare = await serverProcess("scripts/bench/bare-server.ts", environment);
    try {
      await compare(product, bare);
    } finally {
      await Promise.all([product.stop(), bare.stop()]);
    }
  });
}

type Server = Awaited<ReturnType<typeof serverProcess>>;

async function compare(product: Server, bare: Server): Promise<void> {
  const tenant = await newBenchTenant(product);
  const { token } = tenant;
  const headers = { ...tenant.headers, "content-type": "application/json" };
  const cases = [
    // Everything that the pipeline does, and nothing behind it: a text that is no token is told so.
    { name: "empty route", path: "/v1/token/verify", method: "POST" as const, headers, body: '{"token":"none"}' },
    { name: "key-authenticated write", path: "/v1/kyc/sessions", method: "POST" as const, headers, body: "{}" },
    {
      name: "token verify",
      path: "/v1/token/verify",
      method: "POST" as const,
      headers,
      body: JSON.stringify({ token }),
    },
  ];
  print(["case", "handler", "requests/s", "CPU ms/request", "p99 ms", "CPU ratio"]);
  for (const each of cases) {
    const rows: [string, Measured][] = [];
    for (const [name, server] of [
      ["bare node:http", bare],
      ["bonafide", product],
    ] as const) {
      await load(server, each, 2);
      await delay(500);
      rows.push([name, await load(server, each, 6)]);
    }
    const base = rows[0]?.[1].cpuMilliseconds ?? 0;
    for (const [name, measured] of rows) {
      if (measured.failures > 0) throw new Error(`${each.name} on ${name}: ${measured.failures} answers were not 2xx`);
      print([
        each.name,
        name,
        measured.requestsPerSecond.toFixed(0),
        measured.cpuMilliseconds.toFixed(3),
        measured.p99Milliseconds.toFixed(1),
        `${(measured.cpuMilliseconds / base).toFixed(2)} ×`,
      ]);
    }
  }
}

function print(cells: readonly string[]): void {
  process.stdout.write(`| ${cells.map((cell, index) => cell.padEnd(index < 2 ? 24 : 14)).join(" | ")} |\n`);
}

await main();
