import { equalInConstantTime } from "#lib/crypto/digest.ts";
import { env } from "#lib/env.ts";
import { personalIndex } from "../tenancy/index.ts";

/**
 * The link of a session's capture page. Its secret is derived from the tenant's key and the session's id, so
 * that it can be given again without being kept. It travels in the fragment, which no server or log sees.
 */
export async function captureUrl(tenantId: string, sessionId: string): Promise<string> {
  return `${env().publicUrl}/kyc/${sessionId}#s=${await linkSecret(tenantId, sessionId)}`;
}

export async function isLinkSecret(tenantId: string, sessionId: string, given: string): Promise<boolean> {
  return equalInConstantTime(await linkSecret(tenantId, sessionId), given);
}

function linkSecret(tenantId: string, sessionId: string): Promise<string> {
  return personalIndex(tenantId, "capture link", sessionId);
}
