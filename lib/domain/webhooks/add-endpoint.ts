import { type EndpointRow, insertEndpoint } from "#db/queries/webhooks.ts";
import { newId } from "#lib/crypto/random.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { sealPersonal } from "../tenancy/index.ts";
import { newWebhookSecret, SECRET_PURPOSE } from "./webhook.ts";

type Wanted = {
  url: string;
  events: readonly string[];
  active: boolean;
  dialect: EndpointRow["dialect"];
  subject?: string;
};

/** Adds an endpoint to the open tenant; the address has been checked already. */
export async function addEndpoint(ctx: TenantContext, wanted: Wanted): Promise<{ row: EndpointRow; secret: string }> {
  const secret = newWebhookSecret();
  const row = await insertEndpoint(ctx.tenant, {
    id: newId("wh", ctx.now.getTime()),
    url: wanted.url,
    events: [...new Set(wanted.events)],
    active: wanted.active,
    dialect: wanted.dialect,
    subject: wanted.subject,
    secret: await sealPersonal(ctx.tenantId, SECRET_PURPOSE, secret),
    createdAt: ctx.now,
  });
  return { row, secret };
}

/** The dialect in which an endpoint that was made through this door is told of events. */
export function dialectOf(door: string): EndpointRow["dialect"] {
  return door === "zeroauth" || door === "zkauth" || door === "auth1" || door === "ekyc" ? door : "v1";
}
