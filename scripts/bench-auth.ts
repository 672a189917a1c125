import { execFile } from "node:child_process";
import { availableParallelism } from "node:os";
import { promisify } from "node:util";
import postgres from "postgres";
import { BENCH_PASSWORD, newBenchTenant, postTo } from "./bench/bench-tenant.ts";
import { type Case, load, type Measured } from "./bench/load.ts";
import { loadChains, type Step } from "./bench/load-chains.ts";
import { type ServerProcess, serverProcess } from "./bench/server-process.ts";
import { type BenchEnvironment, withDatabase } from "./bench/with-database.ts";

const USERS = 50;
const CHAINS = 16;
const WARMING_SECONDS = 1.5;
const MEASURED_SECONDS = 5;

/** Sign-in, session check and refresh beside better-auth, in one run: the same database server and the same load. */
async function main(): Promise<void> {
  await withDatabase(async (environment) => {
    const ours = await serverProcess("scripts/bench/product-server.ts", environment);
    const theirs = await serverProcess("scripts/bench/better-auth-server.ts", await ofTheirOwn(environment));
    try {
      await compare(ours, theirs, environment);
    } finally {
      await Promise.all([ours.stop(), theirs.stop()]);
    }
  });
}

/** A second database in the same server: their tables have names of ours. */
async function ofTheirOwn(environment: BenchEnvironment): Promise<BenchEnvironment> {
  const sql = postgres(environment.DATABASE_URL ?? "", { max: 1, onnotice: () => {} });
  await sql`create database better_auth`;
  await sql.end();
  return { ...environment, DATABASE_URL: new URL("better_auth", environment.DATABASE_URL).href };
}

type Row = { handler: string; measured: Measured };

async function compare(ours: ServerProcess, theirs: ServerProcess, environment: BenchEnvironment): Promise<void> {
  const product = await productCases(ours);
  const other = await betterAuthCases(theirs);
  print(["case", "handler", "requests/s", "CPU ms/request", "p99 ms", "CPU ratio"]);
  const before = await bareHash(environment, 1);
  const equal = await measure(theirs, "better-auth, our hash", other.signIn("equal-hash"));
  const signIn = await measure(ours, "bonafide", product.signIn);
  const after = await bareHash(environment, 1);
  show("sign-in", signIn, [await measure(theirs, "better-auth, its hash", other.signIn("default")), equal]);
  show("session check", await measure(ours, "bonafide, token verify", product.check), [
    await measure(theirs, "better-auth", other.check("default")),
    await measure(theirs, "better-auth, cookie cache", other.check("cookie-cache")),
  ]);
  const refresh = await measureChains(ours, "bonafide", product.refresh);
  show("refresh", refresh, [await measureChains(theirs, "better-auth, rewriting", other.rewrite)]);
  const atOnce = await bareHash(environment, availableParallelism());
  sayEfficiency([before, after], atOnce, [signIn, equal]);
  say(`Refreshes/s a core: ${(1000 / refresh.measured.cpuMilliseconds).toFixed(0)} (goal 240).`);
}

/** Logins beside the verifications that the cores would do with nothing else to do. */
function sayEfficiency(alone: readonly BareHash[], atOnce: BareHash, rows: readonly Row[]): void {
  const perSecond = alone.reduce((sum, each) => sum + each.perSecond, 0) / alone.length;
  const cpu = alone.reduce((sum, each) => sum + each.cpuMilliseconds, 0) / alone.length;
  say(`Bare verifications: ${perSecond.toFixed(0)}/s on one core, ${cpu.toFixed(1)} ms of CPU each;`);
  say(`  on all cores at once ${atOnce.perSecond.toFixed(0)}/s, ${atOnce.cpuMilliseconds.toFixed(1)} ms each.`);
  for (const { handler, measured } of rows) {
    const ofCores = measured.requestsPerSecond / (availableParallelism() * perSecond);
    const ofCpu = cpu / measured.cpuMilliseconds;
    say(
      `Login efficiency, ${handler}: ${ofCores.toFixed(2)} of the cores (goal 0.85), ${ofCpu.toFixed(2)} of its own CPU.`,
    );
  }
}

/** Everything that a user of ours does here; every user has a session. */
async function productCases(server: ServerProcess): Promise<{ signIn: Case; check: Case; refresh: Step[] }> {
  const { headers } = await newBenchTenant(server);
  const sent = { method: "POST" as const, headers: { ...headers, "content-type": "application/json" } };
  const sessions = await ofEveryUser(async (email) => {
    const { status, text, body } = await postTo(server, "/v1/signup", { email, password: BENCH_PASSWORD }, headers);
    if (status !== 201) throw new Error(`nobody could sign up: ${text}`);
    return { accessToken: String(body.access_token), refreshToken: String(body.refresh_token) };
  });
  const refresh = sessions.slice(0, CHAINS).map(({ refreshToken }) => {
    let next = refreshToken;
    return async () => {
      const { status, body } = await postTo(server, "/v1/refresh", { refresh_token: next }, headers);
      next = String(body.refresh_token);
      return status === 200;
    };
  });
  return {
    signIn: { path: "/v1/login", ...sent, inTurn: credentials() },
    check: {
      path: "/v1/token/verify",
      ...sent,
      inTurn: sessions.map(({ accessToken: token }) => ({ body: JSON.stringify({ token }) })),
    },
    refresh,
  };
}

// It takes a sign-in from pages of its own address alone.
const FROM_ITS_PAGE = { "content-type": "application/json", origin: "http://127.0.0.1" };

type BetterAuthCases = { signIn(variant: string): Case; check(variant: string): Case; rewrite: Step[] };

async function betterAuthCases(server: ServerProcess): Promise<BetterAuthCases> {
  const post = async (path: string, body: unknown) => {
    const response = await fetch(server.url + path, {
      method: "POST",
      headers: FROM_ITS_PAGE,
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`better-auth refused ${path}: ${await response.text()}`);
    return response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(";")[0])
      .join("; ");
  };
  const cookies = await ofEveryUser(async (email) => {
    const user = { email, password: BENCH_PASSWORD };
    await post("/default/sign-up/email", { ...user, name: "Bench" });
    await post("/equal-hash/sign-up/email", { ...user, email: equalHashEmail(email), name: "Bench" });
    return {
      plain: await post("/default/sign-in/email", user),
      cached: await post("/cookie-cache/sign-in/email", user),
    };
  });
  return {
    signIn: (variant) => ({
      path: `/${variant}/sign-in/email`,
      method: "POST",
      headers: FROM_ITS_PAGE,
      inTurn: variant === "equal-hash" ? credentials(equalHashEmail) : credentials(),
    }),
    check: (variant) => ({
      path: `/${variant}/get-session`,
      method: "GET",
      inTurn: cookies.map((of) => ({ headers: { cookie: variant === "cookie-cache" ? of.cached : of.plain } })),
    }),
    rewrite: cookies.slice(0, CHAINS).map(({ plain }) => async () => {
      const response = await fetch(`${server.url}/rewriting/get-session`, { headers: { cookie: plain } });
      return (await response.text()).includes('"session"');
    }),
  };
}

const emails = Array.from({ length: USERS }, (_, index) => `user-${index}@example.com`);
// A user has one hash, so the two kinds of hash need two sets of users.
const equalHashEmail = (email: string) => `equal-${email}`;

function credentials(address = (email: string) => email): { body: string }[] {
  return emails.map((email) => ({ body: JSON.stringify({ email: address(email), password: BENCH_PASSWORD }) }));
}

function ofEveryUser<T>(make: (email: string) => Promise<T>): Promise<T[]> {
  return Promise.all(emails.map(make));
}

async function measure(server: ServerProcess, handler: string, each: Case): Promise<Row> {
  await load(server, each, WARMING_SECONDS);
  return { handler, measured: await load(server, each, MEASURED_SECONDS) };
}

async function measureChains(server: ServerProcess, handler: string, chains: Step[]): Promise<Row> {
  await loadChains(server, chains, WARMING_SECONDS);
  return { handler, measured: await loadChains(server, chains, MEASURED_SECONDS) };
}

type BareHash = { perSecond: number; cpuMilliseconds: number };

/** Verifications in a process of their own, with nothing around them. */
async function bareHash(environment: BenchEnvironment, atOnce: number): Promise<BareHash> {
  const file = `${import.meta.dirname}/bench/bare-hash.ts`;
  const options = { env: { ...process.env, ...environment } };
  const { stdout } = await promisify(execFile)(process.execPath, [file, String(atOnce)], options);
  return JSON.parse(stdout);
}

/** Ratios are theirs to ours: above 1 is in our favour. */
function show(name: string, ours: Row, theirs: readonly Row[]): void {
  for (const { handler, measured } of [...theirs, ours]) {
    if (measured.failures > 0)
      throw new Error(`${name} on ${handler}: ${measured.failures} answers were not as wanted`);
    print([
      name,
      handler,
      measured.requestsPerSecond.toFixed(0),
      measured.cpuMilliseconds.toFixed(3),
      measured.p99Milliseconds.toFixed(1),
      `${(measured.cpuMilliseconds / ours.measured.cpuMilliseconds).toFixed(2)} ×`,
    ]);
  }
}

function print(cells: readonly string[]): void {
  process.stdout.write(`| ${cells.map((cell, index) => cell.padEnd(index < 2 ? 25 : 14)).join(" | ")} |\n`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
