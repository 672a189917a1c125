import { isAddressRange } from "./address-ranges.ts";
import { unusableShapes } from "./setting-shapes.ts";

const base64Key = /^[A-Za-z0-9+/]{43}=$/;

type Hash = { passes: number; memoryKib: number };

/**
 * What no setting alone can tell, `usual` being what a hash costs where nothing is set. Looked at beside the schema, so that
 * one message names every problem.
 */
export function problemsBetween(set: Readonly<Record<string, string | undefined>>, usual: Hash): string[] {
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
    weakHash(set, usual),
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

function weakHash(set: Readonly<Record<string, string | undefined>>, usual: Hash): string {
  const passes = Number(set.PASSWORD_HASH_PASSES ?? usual.passes);
  const memoryKib = Number(set.PASSWORD_HASH_MEMORY_KIB ?? usual.memoryKib);
  const least = HASH_MEMORY_KIB_MIN[Math.min(passes, HASH_MEMORY_KIB_MIN.length) - 1];
  return least !== undefined && memoryKib < least
    ? `PASSWORD_HASH_MEMORY_KIB must be ${least} or more at PASSWORD_HASH_PASSES=${passes}: less is weaker than OWASP's minimum`
    : "";
}

/** What a provider needs beside its name. */
const COMPANIONS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
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
