import { findVerifiedPortrait, type KycDocumentRow, type KycSessionRow, listKycDocuments } from "#db/queries/kyc.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";

/**
 * The document whose portrait a selfie is compared with: the session's own front, or, where it takes no document, that
 * of the user's last approved verification. A `conflict` where there is none.
 */
export async function portraitToMatch(ctx: TenantContext, session: KycSessionRow): Promise<KycDocumentRow> {
  const documents = await listKycDocuments(ctx.tenant, session.id);
  const front = documents.find((document) => document.side === "front");
  if (front) return front;
  if (session.checks.includes("document") || session.userId === null)
    throw new Fault("conflict", "Upload the document before the selfie.");
  const earlier = await findVerifiedPortrait(ctx.tenant, session.userId);
  if (!earlier) throw new Fault("conflict", "This user has no verified document any more; verify one first.");
  return earlier;
}

/** Whether a face alone can be compared with a document of this user that was verified before. */
export async function hasVerifiedPortrait(ctx: TenantContext, userId: string | undefined): Promise<boolean> {
  return userId !== undefined && (await findVerifiedPortrait(ctx.tenant, userId)) !== undefined;
}
