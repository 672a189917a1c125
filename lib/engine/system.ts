import type { Mode } from "#db/schema/columns.ts";
import { inTenant } from "#db/tenant.ts";
import { newId } from "#lib/crypto/random.ts";
import { env } from "#lib/env.ts";
import type { Caller, TenantContext } from "./context.ts";
import { emitter } from "./events.ts";

/** Runs a job's work in one tenant's transaction, with the job as the actor of its events. */
export function asSystem<T>(
  job: string,
  tenantId: string,
  mode: Mode,
  now: Date,
  work: (ctx: TenantContext) => Promise<T>,
): Promise<T> {
  const caller: Caller & { tenantId: string } = {
    tenantId,
    mode,
    plan: null,
    actor: { type: "system", id: job, scopes: ["*"] },
    user: null,
    requestId: newId("job"),
    now,
    client: { ip: "", userAgent: "" },
    origin: new URL(env().publicUrl).origin,
    door: { name: "internal", accessTokenSeconds: 900 },
  };
  return inTenant(tenantId, mode, (tenant) => work({ ...caller, tenant, emit: emitter(caller, tenant) }));
}
