import { findKycSession, type KycSessionRow, lockKycSession, updateKycSession } from "#db/queries/kyc.ts";
import type { Caller, TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";

const missing = () => new Fault("not_found", "There is no such verification session.");

/** The session, for reading. A capture page sees its own session alone. */
export async function sessionToRead(ctx: TenantContext, id: string): Promise<KycSessionRow> {
  const row = isForeign(ctx, id) ? undefined : await findKycSession(ctx.tenant, id);
  if (!row) throw missing();
  return row;
}

/** The session, still open and locked until the transaction ends; a finished or expired one is a `conflict`. */
export async function sessionToWrite(ctx: TenantContext, id: string): Promise<KycSessionRow> {
  const row = await sessionToAnswer(ctx, id);
  if (row.status === "declined") throw new Fault("conflict", "The person has declined this verification.");
  return row;
}

/** `sessionToWrite` for the person's yes or no: one who has declined may still agree. */
export async function sessionToAnswer(ctx: TenantContext, id: string): Promise<KycSessionRow> {
  const row = isForeign(ctx, id) ? undefined : await lockKycSession(ctx.tenant, id);
  if (!row) throw missing();
  const isDeclined = row.status === "declined";
  if (isExpired(row, ctx.now) || (isDeclined && row.expiresAt <= ctx.now))
    throw new Fault("conflict", "This verification session has expired; create a new one.");
  if (!isDeclined && row.status !== "pending" && row.status !== "in_progress")
    throw new Fault("conflict", "This verification session is finished and takes nothing more.");
  return row;
}

// Chosen: five bad selfies and five bad films are patience; more is trying until one happens to pass.
const ATTEMPTS_MAX = 10;

/** `sessionToWrite` for another selfie or film, which it counts. */
export async function sessionToTry(ctx: TenantContext, id: string): Promise<KycSessionRow> {
  const row = await sessionToWrite(ctx, id);
  if (row.attempts >= ATTEMPTS_MAX)
    throw new Fault("conflict", "Too many pictures were sent for this verification; finish it or create a new one.");
  return updateKycSession(ctx.tenant, id, { attempts: row.attempts + 1 });
}

/** Whether its time has run out, even where the job has not said so yet. */
export function isExpired(row: KycSessionRow, now: Date): boolean {
  const isOpen = row.status === "pending" || row.status === "in_progress";
  return row.status === "expired" || (isOpen && row.expiresAt <= now);
}

function isForeign(ctx: Caller, id: string): boolean {
  return ctx.actor.type === "capture" && ctx.actor.id !== id;
}
