import postgres from "postgres";
import { BENCH_PASSWORD, newBenchTenant, postTo } from "./bench/bench-tenant.ts";
import { type Case, load } from "./bench/load.ts";
import { loadChains, type Step } from "./bench/load-chains.ts";
import { loginEfficiency, type Row } from "./bench/login-efficiency.ts";
import { type ServerProcess, serverProcess } from "./bench/server-process.ts";
import { type BenchEnvironment, withDatabase } from "./bench/with-database.ts";

const USERS = 50;
const CHAINS = 16;
const WARMING_SECONDS = 1.5;
const MEASURED_SECONDS = 5;

// The least that OWASP allows: a seventh of the cost as it comes.
const LEAST = { PASSWORD_HASH_MEMORY_KIB: "19456", PASSWORD_HASH_PASSES: "2", PASSWORD_HASH_LANES: "1" };

/** Sign-in, session check and refresh beside better-auth, in one run: the same database server and the same load. */
async function main(): Promise<void> {
  print(["case", "handler", "requests/s", "CPU ms/request", "p99 ms", "CPU ratio"]);
  await besideBetterAuth({}, compare);
  await besideBetterAuth(LEAST, compareSignIn);
}

type Comparison = (ours: ServerProcess, theirs: ServerProcess, environment: BenchEnvironment) => Promise<void>;

async function besideBetterAuth(settings: BenchEnvironment, work: Comparison): Promise<void> {
  await withDatabase(async (made) => {
    const environment = { ...made, ...settings };
    const ours = await serverProcess("scripts/bench/product-server.ts", environment);
    const theirs = await serverProcess("scripts/bench/better-auth-server.ts", await ofTheirOwn(environment));
    try {
      await work(ours, theirs, environment);
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

async function compare(ours: ServerProcess, theirs: ServerProcess, environment: BenchEnvironment): Promise<void> {
  const product = await productCases(ours);
  const other = await betterAuthCases(theirs);
  const [signIn, equal, lines] = await signInAtEqualCost(ours, product.signIn, theirs, environment);
  show("sign-in", signIn, [await measure(theirs, "better-auth, its hash", other.signIn), equal]);
  show("session check", await measure(ours, "bonafide, token verify", product.check), [
    await measure(theirs, "better-auth", other.check("default")),
    await measure(theirs, "better-auth, cookie cache", other.check("cookie-cache")),
  ]);
  const refresh = await measureChains(ours, "bonafide", product.refresh);
  show("refresh", refresh, [await measureChains(theirs, "better-auth, rewriting", other.rewrite)]);
  say(`Refreshes/s a core: ${(1000 / refresh.measured.cpuMilliseconds).toFixed(0)} (goal 240).`);
  for (const line of ["At the cost as it comes (64 MiB, t=3, p=1):", ...lines]) say(line);
}

async function compareSignIn(ours: ServerProcess, theirs: ServerProcess, environment: BenchEnvironment): Promise<void> {
  const { signIn: each } = await productCases(ours);
  const [signIn, equal, lines] = await signInAtEqualCost(ours, each, theirs, environment);
  show("sign-in, 19 MiB", signIn, [equal]);
  for (const line of ["At OWASP's minimum (19 MiB, t=2, p=1):", ...lines]) say(line);
}

async function signInAtEqualCost(
  ours: ServerProcess,
  each: Case,
  theirs: ServerProcess,
  environment: BenchEnvironment,
): Promise<[ours: Row, theirs: Row, lines: string[]]> {
  const { rows, lines } = await loginEfficiency(environment, [
    { handler: "bonafide", server: ours, each },
    { handler: "better-auth, our hash", server: theirs, each: await equalHashSignIn(theirs) },
  ]);
  const [signIn, equal] = rows;
  if (!signIn || !equal) throw new Error("a sign-in was not measured");
  return [signIn, equal, lines];
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

type BetterAuthCases = { signIn: Case; check(variant: string): Case; rewrite: Step[] };

/** Asks it for something; the cookies of its answer. */
async function askBetterAuth(server: ServerProcess, path: string, body: unknown): Promise<string> {
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
}

// A user has one hash, so the two kinds of hash need two sets of users.
const equalHashEmail = (email: string) => `equal-${email}`;

async function equalHashSignIn(server: ServerProcess): Promise<Case> {
  await ofEveryUser((email) => {
    const user = { email: equalHashEmail(email), password: BENCH_PASSWORD, name: "Bench" };
    return askBetterAuth(server, "/equal-hash/sign-up/email", user);
  });
  return betterAuthSignIn("equal-hash", equalHashEmail);
}

function betterAuthSignIn(variant: string, address?: (email: string) => string): Case {
  return {
    path: `/${variant}/sign-in/email`,
    method: "POST",
    headers: FROM_ITS_PAGE,
    inTurn: credentials(address),
  };
}

async function betterAuthCases(server: ServerProcess): Promise<BetterAuthCases> {
  const cookies = await ofEveryUser(async (email) => {
    const user = { email, password: BENCH_PASSWORD };
    await askBetterAuth(server, "/default/sign-up/email", { ...user, name: "Bench" });
    return {
      plain: await askBetterAuth(server, "/default/sign-in/email", user),
      cached: await askBetterAuth(server, "/cookie-cache/sign-in/email", user),
    };
  });
  return {
    signIn: betterAuthSignIn("default"),
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
function credentials(address = (email: string) => email): { body: string }[] {
  return emails.map((email) => ({ body: JSON.stringify({ email: address(email), password: BENCH_PASSWORD }) }));
}

/** Eight at a time: more at once than the hashes' queue holds would be turned away. */
async function ofEveryUser<T>(make: (email: string) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (let from = 0; from < emails.length; from += 8)
    made.push(...(await Promise.all(emails.slice(from, from + 8).map(make))));
  return made;
}

async function measure(server: ServerProcess, handler: string, each: Case): Promise<Row> {
  await load(server, each, WARMING_SECONDS);
  return { handler, measured: await load(server, each, MEASURED_SECONDS) };
}

async function measureChains(server: ServerProcess, handler: string, chains: Step[]): Promise<Row> {
  await loadChains(server, chains, WARMING_SECONDS);
  return { handler, measured: await loadChains(server, chains, MEASURED_SECONDS) };
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
