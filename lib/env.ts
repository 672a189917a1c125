import { existsSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { processWide } from "./process-wide.ts";
import { problemsBetween } from "./settings-between.ts";

const flag = z
  .enum(["true", "false", "1", "0", ""])
  .default("")
  .transform((value) => value === "true" || value === "1");

const optional = z
  .string()
  .trim()
  .transform((value) => (value === "" ? undefined : value))
  .optional();

/** `host=organization`, by comma; whether they are is looked at with all the other settings. */
function pairsIn(value: string): [host: string, organization: string][] {
  return value.split(",").flatMap((pair) => {
    const [, host = "", organization = ""] = /^\s*([^=\s]+)=(\S+)\s*$/.exec(pair) ?? [];
    return host === "" ? [] : [[host.toLowerCase(), organization]];
  });
}

/** Every setting of the product. The first line of a description is what `.env.example` says of it. */
export const settings = {
  PORT: z.coerce.number().int().min(0).max(65535).default(3000).describe("TCP port that the server listens on."),
  HOST: z
    .string()
    .trim()
    .default("127.0.0.1")
    .describe(
      "Address that the server listens on; 0.0.0.0 in a container or behind a proxy, together with PUBLIC_URL.",
    ),
  PUBLIC_URL: optional.describe("Address that people reach the server at: scheme, host and port, without a path."),
  DATA_DIR: z
    .string()
    .default(".data")
    .describe("Folder of the embedded database, encrypted files and the local master key."),
  DATABASE_URL: optional.describe("A PostgreSQL 15+ of your own; empty starts an embedded PostgreSQL 18."),
  DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(10).describe("Database connections per process."),
  MASTER_KEY: optional.describe(
    "32 random bytes in base64 that wrap every tenant's data key (openssl rand -base64 32); required with DATABASE_URL.",
  ),
  MASTER_KEY_PREVIOUS: z
    .string()
    .default("")
    .transform((value) => value.split(",").flatMap((part) => part.trim() || []))
    .describe("Master keys of before, by comma, while a new one takes over (docs/keys.md); empty otherwise."),
  REDIS_URL: optional.describe(
    "Redis for rate limits: redis://…, rediss://… with TLS, or the path of its socket; empty counts them in PostgreSQL.",
  ),
  STORAGE_PROVIDER: z
    .enum(["local", "s3"])
    .default("local")
    .describe("Where encrypted files live: local (DATA_DIR) or s3; `npm run storage` moves them."),
  S3_BUCKET: optional.describe(
    "Bucket of encrypted files; required with STORAGE_PROVIDER=s3. With local, files are still found in it (docs/operations.md).",
  ),
  S3_REGION: optional.describe("Region of that bucket; required at Amazon, us-east-1 elsewhere if empty."),
  S3_ENDPOINT: optional.describe(
    "Address of an S3 server that is not Amazon's, such as https://s3.example.com; the bucket is named in the path.",
  ),
  S3_ACCESS_KEY_ID: optional.describe(
    "Key that may list, read, write and delete in that bucket; empty takes what the machine has (AWS_… variables, a role).",
  ),
  S3_SECRET_ACCESS_KEY: optional.describe("Secret of that key."),
  S3_PREFIX: z
    .string()
    .trim()
    .default("")
    .transform((value) => (value === "" || value.endsWith("/") ? value : `${value}/`))
    .describe("What every object's name begins with, where installations share a bucket, such as production/."),
  TRUSTED_PROXIES: z
    .string()
    .default("")
    .transform((value) => value.split(",").flatMap((part) => part.trim() || []))
    .describe("Addresses or CIDR ranges of your proxies, by comma; X-Forwarded-* is believed from these alone."),
  APP_HOSTS: z
    .string()
    .default("")
    .transform((value) => new Map(pairsIn(value)))
    .describe(
      "Whose native apps use the passkeys of which host, by comma: id.example.com=org_…. That organization's apps are named in the host's assetlinks.json and apple-app-site-association.",
    ),
  SIGN_UP: z
    .enum(["open", "invitation", "closed"])
    .default("open")
    .describe(
      "Who may sign an organization up: anybody (open), whom an operator invites (npm run operator -- invite), or nobody (closed).",
    ),
  BILLING: flag.describe(
    "Plans are sold here: new organizations begin as Free, with its published limits, until an operator gives them another.",
  ),
  DEFAULT_PLAN: z
    .enum(["free", "pro", "enterprise", ""])
    .default("")
    .transform((plan) => plan || undefined)
    .describe("Plan of new organizations: free, pro or enterprise; empty is free with BILLING, else enterprise."),
  STRANGER_CALLS_PER_MINUTE: z.coerce
    .number()
    .int()
    .min(10)
    .max(100_000)
    .default(120)
    .describe(
      "Calls a minute that one address may make without a credential, or with one that is refused, at one process.",
    ),
  ENTERPRISE_CALLS_PER_MINUTE: z.coerce
    .number()
    .int()
    .min(10)
    .default(12_000)
    .describe(
      "Calls a minute and organization on the plan enterprise; half of them may sign in, a tenth may carry pictures.",
    ),
  WEBHOOKS_ALLOW_LOCAL: flag.describe("Let webhooks reach loopback and private addresses; for development only."),
  OAUTH_ALLOW_LOCAL: flag.describe(
    "Let OpenID providers be at loopback and private addresses, and at http; for development only.",
  ),
  GEOIP_DATABASE: optional.describe(
    "City database of yours (GeoLite2-City.mmdb, DB-IP City Lite) that tells where sessions are opened; empty tells the country alone.",
  ),
  BREACHED_PASSWORDS_URL: optional.describe(
    "Range service that knows leaked passwords, such as https://api.pwnedpasswords.com/range/; five digits of a hash are sent. Empty asks nobody.",
  ),
  BREACHED_PASSWORDS_ALLOW_LOCAL: flag.describe(
    "Let that service be at a loopback or private address: a copy of your own.",
  ),
  EMAIL_PROVIDER: z
    .enum(["none", "resend", "smtp"])
    .default("none")
    .describe("Who carries mails: none (development inbox), resend or smtp."),
  EMAIL_FROM: optional.describe("Sender of mails, such as Example <no-reply@example.com>; required with a provider."),
  RESEND_API_KEY: optional.describe("Key of Resend; required with EMAIL_PROVIDER=resend."),
  SMTP_URL: optional.describe("smtps://user:password@host:465 or smtp://…; required with EMAIL_PROVIDER=smtp."),
  SMS_PROVIDER: z
    .enum(["none", "twilio", "sns"])
    .default("none")
    .describe("Who carries text messages: none (development inbox), twilio or sns; each stands in for the other."),
  TWILIO_ACCOUNT_SID: optional.describe("Account of Twilio (AC…); required with SMS_PROVIDER=twilio."),
  TWILIO_AUTH_TOKEN: optional.describe("Token of that account; required with SMS_PROVIDER=twilio."),
  TWILIO_FROM: optional.describe("Number (+1…) or messaging service (MG…); required with SMS_PROVIDER=twilio."),
  AWS_REGION: optional.describe("Region of Amazon SNS; required with SMS_PROVIDER=sns."),
  AWS_ACCESS_KEY_ID: optional.describe("Key that may call sns:Publish; required with SMS_PROVIDER=sns."),
  AWS_SECRET_ACCESS_KEY: optional.describe("Secret of that key; required with SMS_PROVIDER=sns."),
  PASSWORD_HASH_MEMORY_KIB: z.coerce
    .number()
    .int()
    .max(262_144)
    .default(65_536)
    .describe(
      "KiB of memory that one password's Argon2id hash takes; other hashes are replaced at the next sign-in. As it comes with 3 passes, RFC 9106's choice for servers.",
    ),
  PASSWORD_HASH_PASSES: z.coerce
    .number()
    .int()
    .min(1)
    .max(10)
    .default(3)
    .describe("How often the hash passes over that memory; with 1 pass it takes at least 47104 KiB."),
  PASSWORD_HASH_LANES: z.coerce
    .number()
    .int()
    .min(1)
    .max(16)
    .default(1)
    .describe("Lanes of the hash, which share its memory; they are worked at one after the other."),
  WORKER: z
    .enum(["in-process", "off"])
    .default("in-process")
    .describe("Run jobs inside the server, or off where `npm run worker` runs them."),
  SHUTDOWN_NOTICE_SECONDS: optional
    .transform((value) => (value === undefined ? undefined : Number(value)))
    .refine((seconds) => seconds === undefined || (seconds >= 0 && seconds <= 300), "must be 0 to 300")
    .describe(
      "Seconds for which a server that is told to end still takes calls while /ready says that it goes; empty is 5 for a public server, else 0.",
    ),
  PROOF_WORKERS: z.coerce
    .number()
    .int()
    .min(0)
    .max(64)
    .default(0)
    .describe("Threads that verify zero-knowledge proofs; 0 takes one fewer than there are cores."),
  ACCEPT_DEMONSTRATION_KEYS: flag.describe(
    "Let a public server verify proofs by the demonstration keys that the product ships: whoever ran their ceremony could forge proofs.",
  ),
  VISION_IDLE_SECONDS: z.coerce
    .number()
    .int()
    .min(5)
    .default(300)
    .describe("Seconds without work after which the vision workers are put back to sleep."),
  VISION_WARM: flag.describe(
    "Load the vision workers before a server is ready, and keep them: the first picture is read as fast as any, for 300 MB each.",
  ),
  FACE_INDEX_MEGABYTES: z.coerce
    .number()
    .min(0)
    .max(4096)
    .default(128)
    .describe(
      "Memory for faces that are searched for duplicates; 51 MB hold 100,000. A larger tenant is searched slowly.",
    ),
  CSCA_CERTIFICATES: optional.describe(
    "File or folder of the country certificates that document chips are verified by (CSCA; PEM, DER or master lists); empty trusts none.",
  ),
  METRICS_PORT: optional
    .transform((value) => (value === undefined ? undefined : Number(value)))
    .refine((port) => port === undefined || (Number.isInteger(port) && port >= 0 && port <= 65_535), "must be a port")
    .describe("Port of /metrics (Prometheus), /live and /ready for your own network; empty serves no metrics."),
  METRICS_HOST: z
    .string()
    .default("127.0.0.1")
    .describe("Address that METRICS_PORT listens on: metrics tell routes and rates to whoever reaches it."),
  OTEL_EXPORTER_OTLP_ENDPOINT: optional
    .refine((url) => url === undefined || /^https?:$/.test(URL.parse(url)?.protocol ?? ""), "must be an http address")
    .describe("OpenTelemetry collector that spans are sent to, such as http://localhost:4318; empty sends none."),
  LOG_LEVEL: z
    .enum(["silent", "error", "warn", "info", "debug"])
    .default("info")
    .describe("How much is logged, as JSON lines on standard output."),
} as const;

const Env = z.object(settings);

const USUAL_HASH = {
  passes: settings.PASSWORD_HASH_PASSES.parse(undefined),
  memoryKib: settings.PASSWORD_HASH_MEMORY_KIB.parse(undefined),
};

export type Env = z.output<typeof Env> & {
  publicUrl: string;
  dataDir: string;
  isProduction: boolean;
  /** `npm run dev`: pages are built as they are asked for. */
  isDevelopment: boolean;
};

/** A setting is wrong; the message names every wrong one and is meant for the operator's eyes. */
export class SettingsError extends Error {
  override name = "SettingsError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`These settings are not usable:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
    this.problems = problems;
  }
}

/** Reads the environment once per process. Throws one `SettingsError` that names every problem. */
export function env(): Env {
  return processWide("env", () => readEnv(process.env));
}

export function readEnv(source: Record<string, string | undefined>): Env {
  const known = Object.fromEntries(Object.keys(settings).map((name) => [name, emptyAsMissing(source[name])]));
  const parsed = Env.safeParse(known);
  const wrong = (parsed.error?.issues ?? []).map((issue) => `${issue.path.join(".")} ${issue.message}`);
  const problems = [...wrong, ...problemsBetween(known, USUAL_HASH)];
  if (!parsed.success || problems.length > 0) throw new SettingsError(problems);
  const value = parsed.data;
  return {
    ...value,
    publicUrl: new URL(value.PUBLIC_URL ?? `http://localhost:${value.PORT}`).origin,
    dataDir: path.resolve(value.DATA_DIR),
    isProduction: source.NODE_ENV === "production",
    isDevelopment: source.NODE_ENV === "development",
  };
}

/**
 * Whether people reach this server from elsewhere: then nothing may be as on a developer's own machine. Without a word of
 * the operator's, a server that listens to others is one that they reach.
 */
export function isPublic({ HOST, PUBLIC_URL }: Pick<Env, "HOST" | "PUBLIC_URL">): boolean {
  const name = PUBLIC_URL === undefined ? HOST : new URL(PUBLIC_URL).hostname;
  // RFC 6761 §6.3; RFC 1122 §3.2.1.3; RFC 4291 §2.5.3.
  return !(/(^|\.)localhost$/.test(name) || /^127(\.\d+){3}$/.test(name) || /^(::1|\[::1\])$/.test(name));
}

/** What to tell an operator who has let others in without saying so; null for everybody else. */
export function unsaidReach({ HOST, PORT, PUBLIC_URL }: Pick<Env, "HOST" | "PORT" | "PUBLIC_URL">): string | null {
  if (PUBLIC_URL !== undefined || !isPublic({ HOST, PUBLIC_URL })) return null;
  return `PUBLIC_URL is not set, and HOST=${HOST} lets others reach this server: it is treated as a public one. Set PUBLIC_URL to its address, or to http://localhost:${PORT} where it is for this machine alone`;
}

/** What is usable, and most likely not what was meant. */
export function doubtfulSettings(set: Env): string[] {
  const { EMAIL_PROVIDER, SMS_PROVIDER, PUBLIC_URL, SMTP_URL, RESEND_API_KEY, TWILIO_ACCOUNT_SID } = set;
  return [
    unsaidReach(set) ?? "",
    PUBLIC_URL?.startsWith("http:") && isPublic(set)
      ? "PUBLIC_URL begins with http: browsers offer no passkeys there, and cookies go unprotected; put TLS before the server and set it to https"
      : "",
    EMAIL_PROVIDER === "none" && (SMTP_URL || RESEND_API_KEY)
      ? "EMAIL_PROVIDER is none, though a provider's settings are there: mails wait in the development inbox; set it to smtp or resend"
      : "",
    SMS_PROVIDER === "none" && TWILIO_ACCOUNT_SID
      ? "SMS_PROVIDER is none, though a provider's settings are there: text messages wait in the development inbox; set it to twilio"
      : "",
  ].filter((doubt) => doubt !== "");
}

/** What a new password hash costs, as the operator has set it. */
export function hashCost(set: Env): { memoryKib: number; passes: number; lanes: number } {
  return {
    memoryKib: set.PASSWORD_HASH_MEMORY_KIB,
    passes: set.PASSWORD_HASH_PASSES,
    lanes: set.PASSWORD_HASH_LANES,
  };
}

/** Reads `.env` beside package.json, where there is one; what the shell has set already wins. */
export function loadSettings(root: string): void {
  const file = path.join(root, ".env");
  if (existsSync(file)) process.loadEnvFile(file);
}

/** `npm start` serves the built pages, whatever shell it is called from. */
export function assumeProduction(): void {
  Object.assign(process.env, { NODE_ENV: process.env.NODE_ENV ?? "production", NEXT_TELEMETRY_DISABLED: "1" });
}

/** After a form's redirect Next asks itself for the page; without this it asks port 3000, whoever listens there. */
export function tellOwnAddress(host: string, port: number): void {
  const reachable = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
  Object.assign(process.env, { __NEXT_PRIVATE_ORIGIN: `http://${reachable}:${port}` });
}

function emptyAsMissing(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === "" ? undefined : value;
}
