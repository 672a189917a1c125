import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import { BENCH_PASSWORD, type BenchTenant, newBenchTenant, postTo } from "./bench/bench-tenant.ts";
import { type ServerProcess, serverProcess } from "./bench/server-process.ts";
import { withDatabase } from "./bench/with-database.ts";

const { values } = parseArgs({ options: { pairs: { type: "string", default: "2000" } } });
const PAIRS = Number(values.pairs);
// As published: three messages an hour and address.
const USES_PER_ADDRESS = 3;
const IMPORTED_AT_ONCE = 100;

type Door = { name: string; path: string; body(email: string): unknown };

const DOORS: readonly Door[] = [
  { name: "login", path: "/v1/login", body: (email) => ({ email, password: "Wrong-Horse7" }) },
  { name: "password/forgot", path: "/v1/password/forgot", body: (email) => ({ email }) },
  { name: "magic-link/send", path: "/v1/magic-link/send", body: (email) => ({ email }) },
  { name: "otp/send", path: "/v1/otp/send", body: (email) => ({ email, channel: "email" }) },
  { name: "otp/verify", path: "/v1/otp/verify", body: (email) => ({ email, code: "000000" }) },
  { name: "passkey/authenticate/start", path: "/v1/passkey/authenticate/start", body: (email) => ({ email }) },
];

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
      for (const door of DOORS) await compare(server, tenant, door);
    } finally {
      await server.stop();
    }
  });
}

async function compare(server: ServerProcess, tenant: BenchTenant, door: Door): Promise<void> {
  const known = await users(server, tenant, Math.ceil(PAIRS / USES_PER_ADDRESS) + 20);
  const times: Record<"known" | "unknown", number[]> = { known: [], unknown: [] };
  const seen: Record<"known" | "unknown", Set<string>> = { known: new Set(), unknown: new Set() };
  const ask = async (kind: "known" | "unknown", email: string, isCounted: boolean) => {
    // Another source each time, since five failures from one lock the account for it.
    const headers = { ...tenant.headers, "x-client-ip": someAddress() };
    const began = performance.now();
    const { status, text } = await postTo(server, door.path, door.body(email), headers);
    if (!isCounted) return;
    times[kind].push(performance.now() - began);
    seen[kind].add(`${status} ${text.replace(/"(request_id|challenge)":"[^"]*"/g, "")}`);
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

/** Users with passwords, as many as are asked for, whose addresses nobody has been sent anything at yet. */
async function users(server: ServerProcess, tenant: BenchTenant, count: number): Promise<string[]> {
  const emails = Array.from({ length: count }, () => `known-${randomUUID()}@example.com`);
  const first = await postTo(server, "/v1/signup", { email: nobody(), password: BENCH_PASSWORD }, tenant.headers);
  if (first.status !== 201) throw new Error(`nobody could sign up: ${first.text}`);
  for (let at = 0; at < count; at += IMPORTED_AT_ONCE) {
    const some = emails.slice(at, at + IMPORTED_AT_ONCE).map((email) => ({ email, password_hash: HASH }));
    const imported = await postTo(server, "/v1/users/import", { users: some }, tenant.headers);
    if (imported.status !== 201) throw new Error(`no users could be imported: ${imported.text}`);
  }
  return emails;
}

// A hash of today's kind and cost, of a password that the questions do not send.
const { hashPassword } = await import("#lib/crypto/password.ts");
const HASH = await hashPassword(BENCH_PASSWORD);

const nobody = () => `nobody-${randomUUID()}@example.com`;
const someAddress = () => [10, 0, 0, 0].map((part) => part || Math.floor(Math.random() * 256)).join(".");

function median(numbers: number[]): number {
  const sorted = numbers.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function print(cells: readonly string[]): void {
  const widths = [26, 5, 8, 10, 18, 8, 9];
  process.stdout.write(`| ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(" | ")} |\n`);
}

await main();
