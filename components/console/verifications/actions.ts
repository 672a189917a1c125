"use server";

import { refresh, revalidatePath } from "next/cache";
import type * as z from "zod";
import { type Performed, perform } from "#lib/console/index.ts";
import { revokeCredential } from "#lib/domain/credentials/index.ts";
import { createKycSession, deleteKycSession, getCaptureLink } from "#lib/domain/kyc/index.ts";
import { VERIFICATIONS_PATH } from "./words.ts";

export async function createVerification(
  input: z.input<typeof createKycSession.input>,
): Promise<Performed<z.output<typeof createKycSession.output>>> {
  const made = await perform(createKycSession, input);
  if (made.ok) refresh();
  return made;
}

export async function showCaptureLink(sessionId: string): Promise<Performed<z.output<typeof getCaptureLink.output>>> {
  return perform(getCaptureLink, { sessionId });
}

export async function eraseVerification(
  sessionId: string,
): Promise<Performed<z.output<typeof deleteKycSession.output>>> {
  const erased = await perform(deleteKycSession, { sessionId });
  if (erased.ok) revalidatePath(VERIFICATIONS_PATH);
  return erased;
}

export async function revokeProof(credentialId: string): Promise<Performed<z.output<typeof revokeCredential.output>>> {
  const revoked = await perform(revokeCredential, { credentialId });
  if (revoked.ok) refresh();
  return revoked;
}
