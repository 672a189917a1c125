import type { Mode } from "#db/schema/columns.ts";
import { inTenant } from "#db/tenant.ts";
import { newId } from "#lib/crypto/random.ts";
import type { Actor, Caller, LongContext, SignedIn, TenantContext } from "#lib/engine/context.ts";
import { emitter } from "#lib/engine/events.ts";
import { env } from "#lib/env.ts";
import type { Draw } from "./draw.ts";

/** One mode of the organization that is being made, and who acts in it. */
export type Scene = {
  readonly tenantId: string;
  readonly mode: Mode;
  /** The key that the organization's own servers call with. */
  readonly keyId: string;
  readonly owner: { readonly userId: string; readonly sessionId: string };
  readonly draw: Draw;
  /** The moment of the run: nothing is later, but for what is still open. */
  readonly now: Date;
};

export type TenantCaller = Caller & { readonly tenantId: string };

/** Somebody who acts in this scene at a moment of the past. */
export function callerAt(
  scene: Pick<Scene, "tenantId" | "mode">,
  actor: Actor,
  at: Date,
  user: SignedIn | null = null,
): TenantCaller {
  return {
    tenantId: scene.tenantId,
    mode: scene.mode,
    plan: "enterprise",
    actor,
    user,
    requestId: newId("req", at.getTime()),
    now: at,
    client: { ip: "203.0.113.10", userAgent: "" },
    origin: new URL(env().publicUrl).origin,
    door: { name: "internal", accessTokenSeconds: 900 },
  };
}

export function ownerAt({ owner, ...scene }: Scene, at: Date): TenantCaller {
  const actor = { type: "member", id: owner.userId, scopes: ["*"] } as const;
  return callerAt(scene, actor, at, { ...owner, role: "owner" });
}

export function keyAt(scene: Scene, at: Date): TenantCaller {
  return callerAt(scene, { type: "key", id: scene.keyId, scopes: ["*"] }, at);
}

/** The browser in which a person goes through one verification. */
export function captureAt(scene: Scene, sessionId: string, at: Date): TenantCaller {
  return callerAt(scene, { type: "capture", id: sessionId, scopes: ["kyc:read", "kyc:write"] }, at);
}

export function systemAt(scene: Scene, job: string, at: Date): TenantCaller {
  return callerAt(scene, { type: "system", id: job, scopes: ["*"] }, at);
}

/** Does something as the caller in one transaction, for what has no operation of its own. */
export function within<T>(caller: TenantCaller, work: (ctx: TenantContext) => Promise<T>): Promise<T> {
  return inTenant(caller.tenantId, caller.mode, (tenant) => work({ ...caller, tenant, emit: emitter(caller, tenant) }));
}

/** The caller as an operation of the kind `long` sees it. */
export function longContext(caller: TenantCaller): LongContext {
  return { ...caller, transact: (work) => within(caller, work) };
}

/** So many milliseconds later. */
export const after = (at: Date | number, milliseconds: number): Date => new Date(new Date(at).getTime() + milliseconds);
