import { findKycAccess } from "#db/queries/kyc.ts";
import { lookUp } from "#db/tenant.ts";
import { digest } from "#lib/crypto/digest.ts";
import type { Plan } from "#lib/engine/plans.ts";
import { warmTenantKeys } from "../tenancy/index.ts";

export const CAPTURE_COOKIE = "bonafide_capture";

export type CaptureAccess = { sessionId: string; tenantId: string; mode: "live" | "test"; plan: Plan };

/** The session that this cookie opens, if it is the one asked for. */
export async function authenticateCapture(
  cookie: string | undefined,
  sessionId: string,
  now: Date,
): Promise<CaptureAccess | undefined> {
  if (!cookie) return undefined;
  const access = await lookUp((platform) => findKycAccess(platform, digest(cookie), now));
  if (access?.sessionId !== sessionId) return undefined;
  await warmTenantKeys(access.tenantId);
  return access;
}
