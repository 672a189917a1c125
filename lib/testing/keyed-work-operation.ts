import * as z from "zod";
import type { Caller } from "#lib/engine/context.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";

export type Begun = { tenantId: string; key: string; now: string };

/** Work in two transactions, which stops between them until the test lets it go on. */
export function workThatWaits(between: () => Promise<void>) {
  return defineLongOperation({
    name: "test.work",
    summary: "Work that waits",
    scope: "test:write",
    effect: "write",
    category: "auth",
    cost: 0,
    input: z.object({ subject: z.string() }),
    output: z.object({ by: z.number() }),
    faults: ["conflict"],
    async run(ctx, { subject }) {
      await between();
      return ctx.transact(async (inside) => {
        await inside.emit("user.signup", { subject });
        return { by: process.pid };
      });
    },
  });
}

export function keyedCaller({ tenantId, key, now }: Begun): Caller {
  return {
    tenantId,
    mode: "live",
    plan: "enterprise",
    actor: { type: "key", id: "key_of_a_test", scopes: ["*"] },
    user: null,
    requestId: "test",
    now: new Date(now),
    client: { ip: "127.0.0.1", userAgent: "test" },
    origin: "http://localhost",
    door: { name: "internal", accessTokenSeconds: 900 },
    idempotencyKey: key,
  };
}
