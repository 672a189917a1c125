import { lockOwnOrganization } from "#db/queries/organizations.ts";
import { countEndpoints, type EndpointRow, insertEndpoint } from "#db/queries/webhooks.ts";
import { newId } from "#lib/crypto/random.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { limitsOf } from "#lib/engine/plans.ts";
import { cell, sealPersonal } from "../tenancy/index.ts";
import { newWebhookSecret } from "./webhook.ts";

type Wanted = {
  url: string;
  events: readonly string[];
  active: boolean;
  dialect: EndpointRow["dialect"];
  subject?: string;
};

/** Adds an endpoint to the open tenant; the address has been checked already. */
export async function addEndpoint(ctx: TenantContext, wanted: Wanted): Promise<{ row: EndpointRow; secret: string }> {
  // That of a single verification is told of that one alone, and goes with it.
  if (wanted.subject === undefined) await refuseTooMany(ctx);
  const secret = newWebhookSecret();
  const { tenantId, mode } = ctx;
  const id = newId("wh", ctx.now.getTime());
  const row = await insertEndpoint(ctx.tenant, {
    id,
    url: wanted.url,
    events: [...new Set(wanted.events)],
    active: wanted.active,
    dialect: wanted.dialect,
    subject: wanted.subject,
    secret: await sealPersonal(cell("webhook_endpoints.secret", { tenantId, mode, id }), secret),
    createdAt: ctx.now,
  });
  return { row, secret };
}

/** Locked, so that two at once cannot both be the last that the plan allows. */
async function refuseTooMany(ctx: TenantContext): Promise<void> {
  const plan = (await lockOwnOrganization(ctx.tenant))?.plan ?? "free";
  const { endpointsMax } = limitsOf(plan);
  if ((await countEndpoints(ctx.tenant)) >= endpointsMax)
    throw new Fault("conflict", `The plan allows ${endpointsMax} webhooks; remove one that is not needed first.`);
}

/** The dialect in which an endpoint that was made through this door is told of events. */
export function dialectOf(door: string): EndpointRow["dialect"] {
  return door === "zeroauth" || door === "zkauth" || door === "auth1" || door === "ekyc" ? door : "v1";
}
