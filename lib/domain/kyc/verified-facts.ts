import { lockKycSession } from "#db/queries/kyc.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { passed } from "./complete-session.ts";
import { evidenceOf } from "./facts.ts";
import { sessionToRead } from "./open-session.ts";

export type VerifiedFacts = {
  sessionId: string;
  userId: string | null;
  /** ISO 8601; null where it was not read. */
  dateOfBirth: string | null;
  expiryDate: string | null;
  /** As the document spells it. */
  nationality: string | null;
};

/**
 * What an approved verification has read from its document, the session locked until the transaction ends. A chip that
 * its state has signed goes before what was printed. A `conflict` where nothing was verified, or it is erased by now.
 */
export async function verifiedFacts(ctx: TenantContext, sessionId: string): Promise<VerifiedFacts> {
  const { id } = await sessionToRead(ctx, sessionId);
  const session = await lockKycSession(ctx.tenant, id);
  if (session?.status !== "completed" || session.decision !== "approved")
    throw new Fault("conflict", "Only an approved verification can be kept as a proof.");
  const evidence = await evidenceOf(ctx, session);
  if (!passed(evidence).documentVerified || !evidence.document)
    throw new Fault("conflict", "This verification has no verified document, or its readings are erased by now.");
  const chip = evidence.chip?.outcome === "verified" ? evidence.chip.extracted : undefined;
  const printed = evidence.document.extracted;
  return {
    sessionId: id,
    userId: session.userId,
    dateOfBirth: chip?.dateOfBirth ?? printed.dateOfBirth,
    expiryDate: chip?.expiryDate ?? printed.expiryDate,
    nationality: chip?.nationality ?? printed.nationality,
  };
}
