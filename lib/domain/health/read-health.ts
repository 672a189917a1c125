import * as z from "zod";
import { answers } from "#db/queries/health.ts";
import { lookUp } from "#db/tenant.ts";
import { definePlatformOperation } from "#lib/engine/operation.ts";
import { VERSION } from "#lib/version.ts";

/** Whether this process can serve. The vision pool sleeps until its first use, which is healthy. */
export const readHealth = definePlatformOperation({
  name: "health.get",
  summary: "Tell whether the service and its parts work",
  scope: null,
  effect: "read",
  category: "general",
  cost: 0,
  input: z.object({}).meta({ id: "NoInputHealth" }),
  output: z
    .object({
      status: z.enum(["healthy", "degraded"]),
      version: z.string(),
      database: z.enum(["connected", "disconnected"]),
      subsystems: z.record(z.string(), z.string()),
    })
    .meta({ id: "Health" }),
  faults: [],
  async run() {
    const isConnected = await lookUp(answers).catch(() => false);
    const database = isConnected ? ("connected" as const) : ("disconnected" as const);
    return {
      status: isConnected ? ("healthy" as const) : ("degraded" as const),
      version: VERSION,
      database,
      subsystems: { api: "up", database },
    };
  },
});
