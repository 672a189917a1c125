import type { Mode } from "#db/schema/columns.ts";
import { newId } from "#lib/crypto/random.ts";
import { ROLE_SCOPES } from "#lib/domain/organizations/index.ts";
import { type authenticateSession, lacksFactor } from "#lib/domain/sessions/index.ts";
import type { Caller } from "#lib/engine/context.ts";
import { env } from "#lib/env.ts";
import { clientOfPage } from "./client.ts";

export type Standing = NonNullable<Awaited<ReturnType<typeof authenticateSession>>>;

/** Somebody at a page of the console who has not signed in. */
export async function strangerCaller(): Promise<Caller> {
  return {
    tenantId: null,
    mode: "live",
    plan: null,
    actor: { type: "anonymous", id: "none", scopes: [] },
    user: null,
    requestId: newId("req"),
    now: new Date(),
    client: await clientOfPage(),
    origin: new URL(env().publicUrl).origin,
    door: { name: "internal", accessTokenSeconds: 900 },
  };
}

/** The same call, made by a member in one mode. */
export function memberCaller(stranger: Caller, standing: Standing, mode: Mode): Caller {
  return {
    ...stranger,
    tenantId: standing.tenantId,
    mode,
    plan: standing.plan,
    actor: { type: "member", id: standing.userId, scopes: ROLE_SCOPES[standing.role] },
    user: {
      userId: standing.userId,
      sessionId: standing.id,
      role: standing.role,
      lacksFactor: lacksFactor(standing, standing),
    },
  };
}
