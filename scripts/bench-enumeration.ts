import { parseArgs } from "node:util";
import { type BenchTenant, newBenchTenant } from "./bench/bench-tenant.ts";
import { type AskedDoor, DOORS, nobody } from "./bench/enumeration-doors.ts";
import { type ServerProcess, serverProcess } from "./bench/server-process.ts";
import { withDatabase } from "./bench/with-database.ts";

const { values } = parseArgs({
  options: {
    pairs: { type: "string", default: "2000" },
    /** The doors whose names hold this text. */
    only: { type: "string", default: "" },
  },
});
const PAIRS = Number(values.pairs);
// As published: three messages an hour and address.
const USES_PER_ADDRESS = 3;

/** What differs from answer to answer, each as long as the other. */
const CHANGING = /"(request_id|challenge|salt|loginId|loginResponse)":"([^"]*)"/g;

/**
 * Whether an answer tells if an address is known: the same question about a user and about nobody, in pairs, in random
 * order within a pair, one at a time. Status and body must be the same, and the medians of the times alike.
 */
async function main(): Promise<void> {
  await withDatabase(async (environment) => {
    const server = await serverProcess("scripts/bench/product-server.ts", environment);
    try {
      const tenant = await newBenchTenant(server);
      print(["door", "pairs", "known ms", "unknown ms", "difference", "statuses", "bodies"]);
      for (const door of DOORS.filter(({ name }) => name.includes(values.only))) await compare(server, tenant, door);
    } finally {
      await server.stop();
    }
  });
}

async function compare(server: ServerProcess, tenant: BenchTenant, door: AskedDoor): Promise<void> {
  const known = await door.users(server, tenant, Math.ceil(PAIRS / USES_PER_ADDRESS) + 20);
  const times: Record<"known" | "unknown", number[]> = { known: [], unknown: [] };
  const seen: Record<"known" | "unknown", Set<string>> = { known: new Set(), unknown: new Set() };
  const ask = async (kind: "known" | "unknown", email: string, isCounted: boolean) => {
    const began = performance.now();
    const { status, text } = await door.ask(server, tenant, email);
    if (!isCounted) return;
    times[kind].push(performance.now() - began);
    seen[kind].add(`${status} ${text.replace(CHANGING, (_all, field, text) => `${field}: ${text.length}`)}`);
  };
  for (let pair = -50; pair < PAIRS; pair++) {
    const email = known[Math.floor((pair + 50) / USES_PER_ADDRESS)] ?? "";
    const both = [() => ask("known", email, pair >= 0), () => ask("unknown", nobody(), pair >= 0)];
    for (const each of Math.random() < 0.5 ? both : both.reverse()) await each();
  }
  const [ours, theirs] = [median(times.known), median(times.unknown)];
  const statuses = new Set([...seen.known, ...seen.unknown].map((each) => each.slice(0, 3)));
  const isAlike = [...seen.known].every((each) => seen.unknown.has(each)) && seen.known.size === seen.unknown.size;
  const difference = `${(ours - theirs).toFixed(3)} ms, ${((100 * (ours - theirs)) / theirs).toFixed(1)} %`;
  print([
    door.name,
    String(PAIRS),
    ours.toFixed(2),
    theirs.toFixed(2),
    difference,
    [...statuses].join(" "),
    isAlike ? "same" : "DIFFERENT",
  ]);
}

function median(numbers: number[]): number {
  const sorted = numbers.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function print(cells: readonly string[]): void {
  const widths = [26, 5, 8, 10, 18, 8, 9];
  process.stdout.write(`| ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(" | ")} |\n`);
}

await main();
