import * as z from "zod";
import { recentCalls, usageSince } from "#db/queries/usage.ts";
import { flushMeter } from "#lib/engine/meter.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { limitsOf } from "#lib/engine/plans.ts";

const MONTHS_SHOWN = 6;
const CALLS_SHOWN = 50;

const Call = z
  .object({
    requestId: z.string(),
    keyId: z.string().nullable(),
    route: z.string(),
    status: z.number().int(),
    milliseconds: z.number().int(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "ApiCall" });

const Month = z
  .object({ month: z.string(), calls: z.number().int(), units: z.number().int() })
  .meta({ id: "UsageMonth" });
const Day = z.object({ day: z.string(), calls: z.number().int() }).meta({ id: "UsageDay" });
const ByOperation = z.object({ operation: z.string(), calls: z.number().int() }).meta({ id: "UsageByOperation" });

/** Long by kind: what this process has counted in memory is written before it is read. */
export const readUsage = defineLongOperation({
  name: "usage.get",
  summary: "Read usage: this month, the months before, by day and operation, and the last calls",
  scope: "usage:read",
  effect: "read",
  category: "general",
  cost: 0,
  input: z.object({}).meta({ id: "NoInputUsage" }),
  output: z
    .object({
      summary: z
        .object({
          month: z.string(),
          calls: z.number().int(),
          units: z.number().int(),
          quota: z.number().int().nullable(),
        })
        .meta({ id: "UsageSummary" }),
      monthly: z.array(Month),
      daily: z.array(Day),
      byOperation: z.array(ByOperation),
      recentCalls: z.array(Call),
    })
    .meta({ id: "Usage" }),
  faults: [],
  async run(ctx) {
    await flushMeter(ctx.tenantId);
    const since = monthsBefore(ctx.now, MONTHS_SHOWN - 1);
    const { counts, calls } = await ctx.transact(async ({ tenant }) => ({
      counts: await usageSince(tenant, since),
      calls: await recentCalls(tenant, CALLS_SHOWN),
    }));
    const month = ctx.now.toISOString().slice(0, 7);
    const monthly = summed(counts, (count) => count.day.slice(0, 7));
    const thisMonth = counts.filter((count) => count.day.startsWith(month));
    const current = monthly.find((each) => each.key === month);
    const quota = ctx.plan === null ? null : limitsOf(ctx.plan).unitsPerMonth;
    return {
      summary: { month, calls: current?.calls ?? 0, units: current?.units ?? 0, quota },
      monthly: monthly.map(({ key, ...rest }) => ({ month: key, ...rest })),
      daily: summed(thisMonth, (count) => count.day).map(({ key, calls: number }) => ({ day: key, calls: number })),
      byOperation: summed(thisMonth, (count) => count.operation).map(({ key, calls: number }) => ({
        operation: key,
        calls: number,
      })),
      recentCalls: calls.map(({ requestId, keyId, route, status, milliseconds, createdAt }) => ({
        requestId,
        keyId,
        route,
        status,
        milliseconds,
        createdAt: createdAt.toISOString(),
      })),
    };
  },
});

type Count = { day: string; operation: string; calls: number; cost: number };

function summed(
  counts: readonly Count[],
  keyOf: (count: Count) => string,
): { key: string; calls: number; units: number }[] {
  const sums = new Map<string, { key: string; calls: number; units: number }>();
  for (const count of counts) {
    const key = keyOf(count);
    const sum = sums.get(key) ?? { key, calls: 0, units: 0 };
    sums.set(key, { key, calls: sum.calls + count.calls, units: sum.units + count.cost });
  }
  return [...sums.values()];
}

function monthsBefore(now: Date, months: number): string {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 1)).toISOString().slice(0, 10);
}
