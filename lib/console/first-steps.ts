import * as z from "zod";
import { recentCalls } from "#db/queries/usage.ts";
import { listEvents } from "#lib/domain/events/index.ts";
import { listKeys } from "#lib/domain/keys/index.ts";
import { listWebhookDeliveries, listWebhooks } from "#lib/domain/webhooks/index.ts";
import { flushMeter } from "#lib/engine/meter.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { type Member, may } from "./member.ts";
import { perform } from "./perform.ts";

export type FirstSteps = { key: boolean; call: boolean; capture: boolean; webhook: boolean };

const ENDPOINTS_ASKED = 5;
const CALLS_ASKED = 50;

/** Whether a key is among the last calls. The months of usage are not read for it: that is a row for every operation and day. */
const readLastCalls = defineLongOperation({
  name: "console.lastCalls",
  summary: "Read whether one of the last calls was made with a key",
  scope: "usage:read",
  effect: "read",
  category: "general",
  cost: 0,
  input: z.object({}).meta({ id: "NoInputLastCalls" }),
  output: z.object({ byKey: z.boolean() }).meta({ id: "LastCalls" }),
  faults: [],
  async run(ctx) {
    await flushMeter(ctx.tenantId);
    const calls = await ctx.transact(({ tenant }) => recentCalls(tenant, CALLS_ASKED));
    return { byKey: calls.some(({ keyId }) => keyId !== null) };
  },
});

/** What a new organization has done, from its own records; null for roles that may not read them. */
export async function readFirstSteps(member: Member): Promise<FirstSteps | null> {
  if (!["keys:read", "events:read", "usage:read", "webhooks:read"].every((scope) => may(member, scope))) return null;
  const [keys, called, opened, webhook] = await Promise.all([
    perform(listKeys, { mode: member.mode, limit: 200 }),
    perform(readLastCalls, {}),
    perform(listEvents, { type: "kyc.capture.opened", limit: 1 }),
    hasReceived(),
  ]);
  if (!keys.ok || !called.ok || !opened.ok) return null;
  const made = keys.output.apiKeys;
  return {
    key: made.some((key) => key.revokedAt === null),
    // When a key was last used is written down every few minutes; the last calls are known at once.
    call: made.some((key) => key.lastUsedAt !== null) || called.output.byKey,
    capture: opened.output.events.length > 0,
    webhook,
  };
}

/** Whether one of the newest endpoints has answered a delivery. */
async function hasReceived(): Promise<boolean> {
  const found = await perform(listWebhooks, { limit: ENDPOINTS_ASKED });
  if (!found.ok) return false;
  const lists = await Promise.all(
    found.output.webhooks.map(({ id }) => perform(listWebhookDeliveries, { webhookId: id, limit: 50 })),
  );
  return lists.some((list) => list.ok && list.output.deliveries.some(({ status }) => status === "delivered"));
}
