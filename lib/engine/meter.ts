import { isUnavailable } from "#db/outage.ts";
import { type ApiCall, addUsage, costSince, flushCalls } from "#db/queries/usage.ts";
import type { Mode } from "#db/schema/columns.ts";
import { asTenant, inTenant, onPlatform, type Platform, type Tenant } from "#db/tenant.ts";
import { log } from "#lib/log.ts";
import { processWide } from "#lib/process-wide.ts";
import { Fault } from "./faults.ts";
import type { AnyOperation } from "./operation.ts";
import { limitsOf, type Plan } from "./plans.ts";

// Chosen: a crash loses at most a second of counted reads; writes are counted in their own transaction.
const FLUSH_MILLISECONDS = 1_000;
// Chosen: the log of calls is for looking, not for counting; a busier tenant sees a sample of each second.
const LOGGED_CALLS_PER_TENANT_MAX = 200;
// Chosen: a quota may be overrun by what ten seconds let through.
const QUOTA_CACHE_MILLISECONDS = 10_000;

type Reads = { tenantId: string; mode: Mode; day: string; operation: string; calls: number; cost: number };
type State = {
  reads: Map<string, Reads>;
  calls: Map<string, ApiCall[]>;
  timer: NodeJS.Timeout | undefined;
  used: Map<string, { units: number; until: number }>;
};

const state = () =>
  processWide<State>("meter", () => ({ reads: new Map(), calls: new Map(), timer: undefined, used: new Map() }));

const dayOf = (when: Date) => when.toISOString().slice(0, 10);

/** Counts a write inside its own transaction. */
export async function meterWrite(tenant: Tenant, operation: AnyOperation, now: Date): Promise<void> {
  await addUsage(tenant, { day: dayOf(now), operation: operation.name, calls: 1, cost: operation.cost });
}

/** Counts a read in memory; written within a second. */
export function meterRead(tenantId: string, mode: Mode, operation: AnyOperation, now: Date): void {
  const day = dayOf(now);
  const key = `${tenantId} ${mode} ${day} ${operation.name}`;
  const counted = state().reads.get(key) ?? { tenantId, mode, day, operation: operation.name, calls: 0, cost: 0 };
  counted.calls++;
  counted.cost += operation.cost;
  state().reads.set(key, counted);
  flushSoon();
}

/** Remembers one call for the tenant's log of calls. */
export function recordCall(call: ApiCall): void {
  const calls = state().calls.get(call.tenantId) ?? [];
  if (calls.length >= LOGGED_CALLS_PER_TENANT_MAX) return;
  calls.push(call);
  state().calls.set(call.tenantId, calls);
  flushSoon();
}

/** Refuses with `quota_exceeded` where the plan has a monthly quota and it is used up. */
export async function checkQuota(tenantId: string, mode: Mode, plan: Plan | null, now: Date): Promise<void> {
  const quota = plan === null ? null : limitsOf(plan).unitsPerMonth;
  if (quota === null || mode === "test") return;
  const month = `${dayOf(now).slice(0, 7)}-01`;
  const key = `${tenantId} ${month}`;
  const held = state().used.get(key);
  const fresh = held && held.until > now.getTime();
  const units = fresh ? held.units : await inTenant(tenantId, mode, (tenant) => costSince(tenant, month));
  if (!fresh) state().used.set(key, { units, until: now.getTime() + QUOTA_CACHE_MILLISECONDS });
  if (units >= quota)
    throw new Fault("quota_exceeded", "The plan's monthly quota is used up; it starts again next month.", {
      retryAfterSeconds: secondsToNextMonth(now),
    });
}

function secondsToNextMonth(now: Date): number {
  return Math.ceil((Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1) - now.getTime()) / 1000);
}

function flushSoon(): void {
  const meter = state();
  if (meter.timer) return;
  meter.timer = setTimeout(() => {
    meter.timer = undefined;
    flushMeter().catch((cause: unknown) => log().error({ err: cause }, "usage could not be written"));
  }, FLUSH_MILLISECONDS);
  meter.timer.unref();
}

/** Writes what is counted in memory now: everything, or one tenant's, for whom others' are not waited for. */
export async function flushMeter(tenantId?: string): Promise<void> {
  const meter = state();
  const isWanted = (each: { tenantId: string }) => tenantId === undefined || each.tenantId === tenantId;
  const calls = [...meter.calls.values()].flat().filter(isWanted);
  const reads = [...meter.reads].filter(([, each]) => isWanted(each));
  for (const each of calls) meter.calls.delete(each.tenantId);
  for (const [key] of reads) meter.reads.delete(key);
  const writes = reads.map<Write>(([key, each]) => {
    const { tenantId: id, mode, ...count } = each;
    const write = (platform: Platform) => asTenant(platform, id, mode, (tenant) => addUsage(tenant, count));
    return { write, putBack: () => keep(key, each) };
  });
  if (calls.length > 0)
    writes.unshift({ write: (platform) => flushCalls(platform, calls), putBack: () => calls.forEach(recordCall) });
  const failures: unknown[] = [];
  // One after the other, and each whatever became of the one before.
  for (const each of writes) await unlessRefused(each).catch((cause: unknown) => failures.push(cause));
  if (failures.length > 0) throw failures[0];
}

type Write = { write: (platform: Platform) => Promise<void>; putBack: () => void };

/** What had not begun is kept for the next time; of what was cut off nobody knows, and nothing is counted twice. */
async function unlessRefused({ write, putBack }: Write): Promise<void> {
  try {
    await onPlatform(write);
  } catch (cause) {
    if (!isUnavailable(cause) || cause.hadBegun) throw cause;
    putBack();
    flushSoon();
  }
}

/** Adds to what was counted meanwhile. */
function keep(key: string, { calls, cost, ...rest }: Reads): void {
  const since = state().reads.get(key);
  state().reads.set(key, { ...rest, calls: calls + (since?.calls ?? 0), cost: cost + (since?.cost ?? 0) });
}
