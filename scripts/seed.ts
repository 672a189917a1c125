import { parseArgs } from "node:util";
import { closeDatabase, liftTimeLimits } from "#db/client.ts";
import { setHashCost } from "#lib/crypto/password.ts";
import { randomBase62 } from "#lib/crypto/random.ts";
import { Password } from "#lib/domain/users/index.ts";
import { type Env, env, hashCost, isPublic, loadSettings } from "#lib/env.ts";
import { stopQueue } from "#lib/jobs/queue.ts";
import { projectRoot } from "#lib/project-root.ts";
import { reachDatabase } from "#lib/start/open-database.ts";
import { type Seeded, seedOrganization } from "./seed/seed-organization.ts";
import { memberAddress } from "./seed/staff.ts";

const USAGE = `npm run seed -- [--users 200] [--events 5000] [--verifications 44] [--password PASSWORD]

Adds an organization whose console looks lived in to the database that \`npm start\` uses by this folder's settings, whether
or not the server runs: people of every role, users with what they sign in with, verifications in every state with drawn
pictures, webhooks with deliveries, events of 30 days, usage, keys, connections, and messages in the development inbox.
Every run makes another organization and changes no other. It prints how to sign in.

  --users N           users of live mode, as many as you like (200)
  --events N          about so many events of live mode, sign-ups among them (5000)
  --verifications N   verifications with pictures, 8 or more; the months before bring others (44)
  --password PASSWORD the password of everybody who has one; a random one is made and printed otherwise
  --on-a-public-server-too
                      fills the database even of a server that others reach, which is refused otherwise`;

await main();

async function main(): Promise<void> {
  try {
    const values = given();
    if (values.help) return void process.stdout.write(`${USAGE}\n`);
    loadSettings(projectRoot());
    liftTimeLimits();
    const wanted = {
      amounts: {
        users: amount("--users", values.users, 10, 1_000_000),
        events: amount("--events", values.events, 100, 10_000_000),
        verifications: amount("--verifications", values.verifications, 8, 1_000),
        messages: 32,
        calls: 400,
      },
      password: passwordOf(values.password),
    };
    const settings = env();
    refusePublic(settings, values["on-a-public-server-too"]);
    await seed(settings, wanted);
  } catch (cause) {
    process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
    process.exitCode = 1;
  }
}

function given() {
  const { values } = parseArgs({
    options: {
      users: { type: "string", default: "200" },
      events: { type: "string", default: "5000" },
      verifications: { type: "string", default: "44" },
      password: { type: "string" },
      "on-a-public-server-too": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  return values;
}

type Wanted = Pick<Parameters<typeof seedOrganization>[0], "amounts" | "password">;

async function seed(settings: Env, wanted: Wanted): Promise<void> {
  const began = performance.now();
  // Its jobs are the server's: this process delivers nothing and sends nothing.
  settings.WORKER = "off";
  setHashCost(hashCost(settings));
  const letGo = await reachDatabase(settings);
  try {
    const seeded = await seedOrganization({ ...wanted, made: (what) => tell(what, began) });
    process.stdout.write(told(seeded, settings, wanted.password, began));
  } finally {
    await stopQueue();
    await closeDatabase();
    await letGo();
  }
}

function refusePublic(settings: Env, isWanted: boolean): void {
  if (!isPublic(settings) || isWanted) return;
  throw new Error(
    "These settings are a public server's (PUBLIC_URL or HOST), and invented people do not belong there. If you mean it, add --on-a-public-server-too.",
  );
}

function amount(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least || value > most)
    throw new Error(`${option} must be a whole number from ${least} to ${most}.`);
  return value;
}

function passwordOf(given: string | undefined): string {
  const password = given ?? `Nw-${randomBase62(12)}-7k`;
  const { error } = Password.safeParse(password);
  if (error) throw new Error(`--password ${error.issues[0]?.message ?? "cannot be used"}.`);
  return password;
}

function seconds(began: number): string {
  return ((performance.now() - began) / 1000).toFixed(1);
}

function tell(what: string, began: number): void {
  process.stdout.write(`${seconds(began).padStart(6)} s  ${what}\n`);
}

function told({ organization, tag, live }: Seeded, { publicUrl }: Env, password: string, began: number): string {
  const roles = ["owner", "admin", "developer", "reviewer"] as const;
  const user = live.people.find(({ means, blockedAt, isVerified }) => means === "password" && isVerified && !blockedAt);
  const figure = (value: number) => value.toLocaleString("en");
  return `
${organization.name} (${organization.live.tenantId}) after ${seconds(began)} s: ${figure(live.people.length)} users, ${figure(live.events)} events,
${figure(live.verifications)} verifications, ${figure(live.deliveries)} deliveries of webhooks; some of each in test mode too.

Console      ${publicUrl}/console
${roles.map((role) => `  ${role.padEnd(11)}${memberAddress(role, tag)}`).join("\n")}
  password   ${password}
User         ${publicUrl}/sign-in/${organization.live.tenantId}
             ${user?.email ?? ""}, with the same password
API          ${publicUrl}/v1
  live key   ${organization.keys.live}
  test key   ${organization.keys.test}
`;
}
