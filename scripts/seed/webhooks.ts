import { copyRows } from "#db/queries/seed.ts";
import { type EndpointRow, updateEndpoint } from "#db/queries/webhooks.ts";
import { webhookDeliveries } from "#db/schema/index.ts";
import { addEndpoint } from "#lib/domain/webhooks/index.ts";
import { deliverWebhook } from "#lib/jobs/deliver-webhook.job.ts";
import { enqueue } from "#lib/jobs/queue.ts";
import { type Answers, type Delivery, TROUBLE_HOURS } from "./deliveries.ts";
import { DAY, HOUR } from "./rhythm.ts";
import { after, ownerAt, type Scene, systemAt, within } from "./scene.ts";

type Wanted = {
  url: string;
  events: readonly string[];
  dialect: EndpointRow["dialect"];
  answers: Answers;
  daysAgo: number;
};

export type Endpoint = Wanted & { id: string; createdAt: Date };

const KYC = ["kyc.completed", "kyc.failed", "kyc.review", "kyc.session.expired"] as const;

// RFC 2606 §2: names that resolve nowhere, so that nothing of a seeded organization reaches anybody.
const ENDPOINTS: readonly Wanted[] = [
  {
    url: "https://hooks.northwind.example/bonafide",
    events: [...KYC, "user.signup", "user.blocked"],
    dialect: "v1",
    answers: "well",
    daysAgo: 160,
  },
  {
    url: "https://partner.example/inbound/7f3a",
    events: ["user.signup"],
    dialect: "zeroauth",
    answers: "gone",
    daysAgo: 90,
  },
  {
    url: "https://staging.northwind.example/hooks",
    events: ["kyc.completed", "user.verified"],
    dialect: "zkauth",
    answers: "paused",
    daysAgo: 60,
  },
  {
    url: "https://crm.northwind.example/events",
    events: ["user.signup", "user.verified", "user.deleted"],
    dialect: "auth1",
    answers: "well",
    daysAgo: 41,
  },
  {
    url: "https://risk.northwind.example/signals",
    events: ["login.failed", "security.suspicious_login"],
    dialect: "v1",
    answers: "troubled",
    daysAgo: 29,
  },
  {
    url: "https://legacy.northwind.example/in.php",
    events: [...KYC, "login.failed"],
    dialect: "v1",
    answers: "broken",
    daysAgo: 26,
  },
];

/** Adds the endpoints, switched off as yet: nothing that the seed does is to be delivered by a server that runs. */
export async function addEndpoints(scene: Scene): Promise<Endpoint[]> {
  const added: Endpoint[] = [];
  for (const wanted of ENDPOINTS) {
    const at = after(scene.now, -wanted.daysAgo * DAY + 3 * HOUR);
    await within(ownerAt(scene, at), async (ctx) => {
      const { url, events, dialect } = wanted;
      const { row } = await addEndpoint(ctx, { url, events, dialect, active: false });
      await ctx.emit("webhook.created", { subject: row.id, data: { events: row.events } });
      added.push({ ...wanted, id: row.id, createdAt: at });
    });
  }
  return added;
}

/** Writes the deliveries, sets the endpoints to what they have come to, and plans the attempts that are due. */
export async function settleWebhooks(
  scene: Scene,
  endpoints: readonly Endpoint[],
  rows: readonly Delivery[],
): Promise<void> {
  await copyRows(webhookDeliveries, rows);
  await within(systemAt(scene, deliverWebhook.name, scene.now), async ({ tenant }) => {
    for (const { id, answers } of endpoints) await updateEndpoint(tenant, id, standingOf(scene, answers));
    for (const { id, status, nextAttemptAt } of rows)
      if (status === "pending" && nextAttemptAt) {
        const afterSeconds = Math.ceil((nextAttemptAt.getTime() - scene.now.getTime()) / 1000);
        const job = { tenantId: scene.tenantId, mode: scene.mode, deliveryId: id };
        await enqueue(tenant, deliverWebhook, job, { afterSeconds });
      }
  });
}

function standingOf({ now }: Scene, answers: Answers) {
  if (answers === "gone")
    return { active: false, failingSince: after(now, -12 * DAY), disabledReason: "It answered 410 Gone." };
  if (answers === "broken")
    return {
      active: false,
      failingSince: after(now, -13 * DAY),
      disabledReason: "Every delivery failed for five days.",
    };
  if (answers === "paused") return { active: false };
  return { active: true, failingSince: answers === "troubled" ? after(now, -TROUBLE_HOURS * HOUR) : null };
}
