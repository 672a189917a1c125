import { existsSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { isAddressRange } from "./address-ranges.ts";
import { processWide } from "./process-wide.ts";
import { unusableShapes } from "./setting-shapes.ts";

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

const base64Key = /^[A-Za-z0-9+/]{43}=$/;

const Env = z.object(settings);

/** What no setting alone can tell. Looked at beside the schema, so that one message names every problem. */
function problemsBetween(set: Readonly<Record<string, string | undefined>>): string[] {
  const { APP_HOSTS, DATABASE_URL, MASTER_KEY, MASTER_KEY_PREVIOUS, PUBLIC_URL, SMTP_URL, TRUSTED_PROXIES } = set;
  return [
    DATABASE_URL && !MASTER_KEY
      ? "MASTER_KEY is required with DATABASE_URL, so that every process unwraps the same keys: openssl rand -base64 32 makes one"
      : "",
    MASTER_KEY && !base64Key.test(MASTER_KEY.trim()) ? "MASTER_KEY must be 32 bytes in base64 (44 characters)" : "",
    MASTER_KEY_PREVIOUS && !MASTER_KEY_PREVIOUS.split(",").every((key) => base64Key.test(key.trim()))
      ? "MASTER_KEY_PREVIOUS must be keys of 32 bytes in base64, separated by commas"
      : "",
    MASTER_KEY_PREVIOUS && !MASTER_KEY ? "MASTER_KEY is required with MASTER_KEY_PREVIOUS" : "",
    DATABASE_URL && !/^postgres(ql)?:\/\//.test(DATABASE_URL.trim())
      ? "DATABASE_URL must begin with postgres:// or postgresql://"
      : "",
    PUBLIC_URL ? unusablePublicUrl(PUBLIC_URL.trim()) : "",
    ...(TRUSTED_PROXIES ?? "").split(",").flatMap((range) => unusableProxy(range.trim())),
    ...(APP_HOSTS ?? "").split(",").flatMap((pair) => unusableAppHost(pair.trim())),
    SMTP_URL && !/^smtps?:\/\//.test(SMTP_URL.trim()) ? "SMTP_URL must begin with smtp:// or smtps://" : "",
    ...unusableS3(set),
    ...unusableShapes(set),
    weakHash(set),
    ...missingCompanions(set),
  ].filter((problem) => problem !== "");
}

/** Links, cookies, issuers and passkeys are all of an origin (RFC 6454): under a path half of them would lead elsewhere. */
function unusablePublicUrl(text: string): string {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol))
    return "PUBLIC_URL must be a full address such as https://id.example.com";
  if (url.username || url.password) return "PUBLIC_URL must not hold a user name or a password";
  // An empty query or fragment is not seen in what is parsed.
  if (/^\/*$/.test(url.pathname) && !/[?#]/.test(text)) return "";
  return "PUBLIC_URL must end after the host and port, such as https://id.example.com: give the server a host name of its own, since it cannot be served under a path";
}

function unusableAppHost(pair: string): string[] {
  const [, host = "", organization = ""] = /^([^=\s]+)=(\S+)$/.exec(pair) ?? [];
  const isHost = URL.parse(`http://${host}`)?.host === host.toLowerCase();
  if (pair === "" || (isHost && !host.includes(":") && /^org_[0-9A-Za-z]+$/.test(organization))) return [];
  return ["APP_HOSTS must be hosts and organizations such as id.example.com=org_…, by comma"];
}

function unusableS3(set: Readonly<Record<string, string | undefined>>): string[] {
  const { STORAGE_PROVIDER, S3_BUCKET, S3_REGION, S3_ENDPOINT, S3_PREFIX } = set;
  const [id, secret] = [set.S3_ACCESS_KEY_ID, set.S3_SECRET_ACCESS_KEY];
  const endpoint = S3_ENDPOINT === undefined ? undefined : URL.parse(S3_ENDPOINT.trim());
  const isEndpoint =
    endpoint && /^https?:$/.test(endpoint.protocol) && /^\/?$/.test(`${endpoint.pathname}${endpoint.search}`);
  return [
    !S3_BUCKET && STORAGE_PROVIDER !== "s3" && (S3_REGION || S3_ENDPOINT || id || secret)
      ? "S3_BUCKET is required with any other setting of S3"
      : "",
    S3_BUCKET && !S3_REGION && !S3_ENDPOINT
      ? "S3_REGION is required with S3_BUCKET, or S3_ENDPOINT where the bucket is not at Amazon"
      : "",
    S3_BUCKET && !/^[A-Za-z0-9][\w.-]{2,254}$/.test(S3_BUCKET.trim()) ? "S3_BUCKET must be the name of a bucket" : "",
    S3_ENDPOINT && !isEndpoint ? "S3_ENDPOINT must be an address such as https://s3.example.com, without a path" : "",
    endpoint && (endpoint.username || endpoint.password) ? "S3_ENDPOINT must not hold a key or a secret" : "",
    Boolean(id) !== Boolean(secret) ? "S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY are required with each other" : "",
    S3_PREFIX && !/^[\w-][\w.-]*(\/[\w-][\w.-]*)*\/?$/.test(S3_PREFIX.trim())
      ? "S3_PREFIX must be letters, digits, dots, dashes and slashes, such as production/"
      : "",
  ];
}

function unusableProxy(range: string): string[] {
  if (range === "") return [];
  if (!isAddressRange(range))
    return ["TRUSTED_PROXIES must be addresses or CIDR ranges such as 10.0.0.0/8, by comma; names are not looked up"];
  // With everybody a proxy no client is left, and all would be counted as one.
  return /\/0+$/.test(range) ? ["TRUSTED_PROXIES must name your proxies alone: /0 is everybody"] : [];
}

// OWASP Password Storage Cheat Sheet: the least KiB for one, two, three, four, and five or more passes of Argon2id.
const HASH_MEMORY_KIB_MIN = [47_104, 19_456, 12_288, 9_216, 7_168] as const;

function weakHash(set: Readonly<Record<string, string | undefined>>): string {
  const passes = Number(set.PASSWORD_HASH_PASSES ?? settings.PASSWORD_HASH_PASSES.parse(undefined));
  const memoryKib = Number(set.PASSWORD_HASH_MEMORY_KIB ?? settings.PASSWORD_HASH_MEMORY_KIB.parse(undefined));
  const least = HASH_MEMORY_KIB_MIN[Math.min(passes, HASH_MEMORY_KIB_MIN.length) - 1];
  return least !== undefined && memoryKib < least
    ? `PASSWORD_HASH_MEMORY_KIB must be ${least} or more at PASSWORD_HASH_PASSES=${passes}: less is weaker than OWASP's minimum`
    : "";
}

/** What a provider needs beside its name. */
const COMPANIONS: Readonly<Record<string, Readonly<Record<string, readonly (keyof typeof settings)[]>>>> = {
  STORAGE_PROVIDER: { s3: ["S3_BUCKET"] },
  EMAIL_PROVIDER: { resend: ["EMAIL_FROM", "RESEND_API_KEY"], smtp: ["EMAIL_FROM", "SMTP_URL"] },
  SMS_PROVIDER: {
    twilio: ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM"],
    sns: ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"],
  },
};

function missingCompanions(set: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(COMPANIONS).flatMap(([setting, providers]) =>
    Object.entries(providers).flatMap(([provider, needed]) =>
      set[setting] === provider
        ? needed.flatMap((name) => (set[name] ? [] : [`${name} is required with ${setting}=${provider}`]))
        : [],
    ),
  );
}

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
  const problems = [...wrong, ...problemsBetween(known)];
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
