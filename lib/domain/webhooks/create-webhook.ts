import * as z from "zod";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { addEndpoint, dialectOf } from "./add-endpoint.ts";
import { refuseUnusableTarget } from "./target.ts";
import { EventName, NewWebhook, webhookOutput } from "./webhook.ts";

export const webhookFields = {
  url: z.string().trim().min(1).max(2000),
  events: z.array(EventName).min(1).max(50),
  active: z.boolean(),
};

export const createWebhook = defineLongOperation({
  name: "webhooks.create",
  summary: "Subscribe an address to events; its signing secret is shown once",
  scope: "webhooks:write",
  effect: "write",
  category: "general",
  cost: 0,
  input: z.object({ ...webhookFields, active: webhookFields.active.default(true) }).meta({ id: "CreateWebhook" }),
  output: NewWebhook,
  faults: ["invalid_input", "conflict"],
  async run(ctx, input) {
    await refuseUnusableTarget(input.url);
    return ctx.transact(async (inside) => {
      const { row, secret } = await addEndpoint(inside, { ...input, dialect: dialectOf(ctx.door.name) });
      await inside.emit("webhook.created", { subject: row.id, data: { events: row.events } });
      return { ...webhookOutput(row), secret };
    });
  },
});
