import { redisCircuit } from "#lib/engine/redis.ts";
import { codeOf, StartError } from "./start-error.ts";

/** By the connection's code, or by the word that Redis's own answer begins with. */
const SENTENCES: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens at that address",
  ENOENT: "there is no such socket",
  EACCES: "this user may not open that socket",
  ENOTFOUND: "its host does not resolve",
  EAI_AGAIN: "its host does not resolve",
  EHOSTUNREACH: "its host cannot be reached",
  ENETUNREACH: "its host cannot be reached",
  ETIMEDOUT:
    "it does not answer within 2 seconds; rediss:// is for one that speaks TLS, redis:// for one that does not",
  CLOSED: "it closes the connection; where it expects TLS, the address begins with rediss://",
  ECONNRESET: "it closes the connection; where it expects TLS, the address begins with rediss://",
  ERR_SSL_WRONG_VERSION_NUMBER: "it does not speak TLS; without TLS the address begins with redis://",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "it does not speak TLS; without TLS the address begins with redis://",
  WRONGPASS: "it refuses the user's name or password",
  NOAUTH: "it asks for a password: redis://:password@host:6379",
  NOPERM: "its user may do too little: grant ~p* +@read +@write +@scripting +@connection +info",
  READONLY: "it is a replica; name the primary",
  MISCONF: "it refuses to write, since it cannot save to its disk",
  OOM: "its memory is full; give it more, or a maxmemory-policy that evicts",
  LOADING: "it is still reading its data from disk; start again once it has",
  MOVED: "it is a node of a cluster; name a Redis that stands alone",
  CLUSTERDOWN: "it is a node of a cluster; name a Redis that stands alone",
};

/** Whether the operator's Redis counts; says in one sentence why not. The address is not repeated: it may hold a password. */
export async function checkOperatorRedis(): Promise<void> {
  const redis = redisCircuit();
  if (!redis) return;
  try {
    await redis.ready();
  } catch (cause) {
    redis.end();
    throw new StartError(`Redis at REDIS_URL cannot be used: ${reasonOf(cause)}.`, { cause });
  }
}

function reasonOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : "";
  const [word = ""] = message.trim().split(" ", 1);
  const known = SENTENCES[codeOf(cause)] ?? SENTENCES[word];
  if (known !== undefined) return known;
  if (message === "Command timed out") return "it takes connections and does not answer";
  if (/Unknown RESP type|Protocol error/.test(message)) return "what answers there is no Redis";
  if (message.includes("DB index is out of range")) return "it has no database of that number";
  if (/certificate|CERT/.test(`${message} ${codeOf(cause)}`))
    return "its certificate is not trusted; name its authority's file in NODE_EXTRA_CA_CERTS";
  return `it answered with an error (${codeOf(cause) || word || "unknown"})`;
}

/** Lets go of Redis, where it is used. */
export async function closeRedis(): Promise<void> {
  redisCircuit()?.end();
}
