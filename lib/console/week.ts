import * as z from "zod";
import { usageSince } from "#db/queries/usage.ts";
import { flushMeter } from "#lib/engine/meter.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { type Count, figuresOf } from "./week-figures.ts";

const Figure = z.object({
  label: z.string(),
  total: z.number().int(),
  before: z.number().int(),
  days: z.array(z.object({ label: z.string(), value: z.number().int() })),
});

/** The last seven days in four figures, beside the seven before them. */
export const readWeek = defineLongOperation({
  name: "console.week",
  summary: "Read the last seven days for the console's overview",
  scope: "usage:read",
  effect: "read",
  category: "general",
  cost: 0,
  input: z.object({}).meta({ id: "NoInputWeek" }),
  output: z.object({ figures: z.array(Figure) }).meta({ id: "ConsoleWeek" }),
  faults: [],
  async run(ctx) {
    await flushMeter(ctx.tenantId);
    const first = new Date(ctx.now.getTime() - 13 * 24 * 3600 * 1000).toISOString().slice(0, 10);
    const counts: Count[] = await ctx.transact(({ tenant }) => usageSince(tenant, first));
    return { figures: figuresOf(counts, ctx.now) };
  },
});
