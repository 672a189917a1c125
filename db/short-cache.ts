import { sql } from "drizzle-orm";
import { log } from "#lib/log.ts";
import { processWide } from "#lib/process-wide.ts";
import { connection } from "./client.ts";
import { onCommit, type Tenant } from "./tenant.ts";

// A revoked key or session fails everywhere within this time even where a notification is lost.
const LIFETIME_MILLISECONDS = 1_000;
const ENTRIES_MAX = 20_000;
const CHANNEL = "bonafide_evict";

type Entry = { value: Promise<unknown>; until: number };
type Caches = Map<string, Map<string, Entry>>;

const caches = () => processWide<Caches>("short-caches", () => new Map());

/**
 * A cache of at most one second, emptied at once by `pg_notify('bonafide_evict', '<kind> <key>')`.
 * Parallel loads of one key are one load; a load that fails is not kept.
 */
export async function shortCached<T>(kind: string, key: string, load: () => Promise<T>): Promise<T> {
  const cache = cacheOf(kind);
  const held = cache.get(key);
  const now = performance.now();
  if (held && held.until > now) return typedValue<T>(held);
  if (cache.size >= ENTRIES_MAX) cache.clear();
  const entry: Entry = { value: load(), until: now + LIFETIME_MILLISECONDS };
  cache.set(key, entry);
  entry.value.catch(() => cache.delete(key));
  return typedValue<T>(entry);
}

/** Once the transaction commits, forgets an entry here at once and everywhere else by notification. */
export async function evict(tenant: Tenant, kind: string, key: string): Promise<void> {
  await tenant.tx.execute(sql`select pg_notify(${CHANNEL}, ${`${kind} ${key}`})`);
  onCommit(tenant, () => forget(kind, key));
}

const hearers = () => processWide<Map<string, (key: string) => void>>("eviction-hearers", () => new Map());

/** Calls `hear` with every key of a kind that is evicted, here or elsewhere; one hearer a kind. Keys hold no space. */
export function onEviction(kind: string, hear: (key: string) => void): void {
  hearers().set(kind, hear);
}

function forget(kind: string, key: string): void {
  cacheOf(kind).delete(key);
  hearers().get(kind)?.(key);
}

/** Hears of evictions by other processes. Returns how to stop. */
export async function listenForEvictions(): Promise<() => Promise<void>> {
  const listening = await connection().sql.listen(
    CHANNEL,
    (message) => {
      const [kind = "", key = ""] = message.split(" ", 2);
      forget(kind, key);
    },
    () => log().debug("listening for evictions"),
  );
  return () => listening.unlisten();
}

function cacheOf(kind: string): Map<string, Entry> {
  const held = caches().get(kind) ?? new Map<string, Entry>();
  caches().set(kind, held);
  return held;
}

/** Safe: one kind is loaded by one caller, so its entries hold that caller's type. */
function typedValue<T>(entry: Entry): Promise<T> {
  return entry.value as Promise<T>;
}
