import { ownOrganization } from "#db/queries/organizations.ts";
import { listPasskeys } from "#db/queries/passkeys.ts";
import { addSessionMethods, type SessionRow } from "#db/queries/sessions.ts";
import type { UserRow } from "#db/queries/users.ts";
import type { MFA_POLICIES } from "#db/schema/organizations.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { SIGN_IN_METHODS } from "./sign-in-methods.ts";

type Methods = Pick<SessionRow, "methods">;

// No method of RFC 8176: the session that made the first factor goes on without signing in again.
const ENROLLED = "enrolled";

/** Whether a session has answered with a second factor: with a code, or by a passkey, which is two in one. */
export function hasAnswered({ methods }: Methods): boolean {
  const isByPasskey = SIGN_IN_METHODS.passkey.amr.every((method) => methods.includes(method));
  return isByPasskey || methods.includes("mfa") || methods.includes(ENROLLED);
}

/** Whether the organization demands a second factor that this session has not answered with, be it older than the demand. */
export function lacksFactor(organization: { mfaPolicy: (typeof MFA_POLICIES)[number] }, session: Methods): boolean {
  return organization.mfaPolicy === "required" && !hasAnswered(session);
}

/** The same for whoever has not looked at the organization yet. */
export async function isUnanswered(ctx: TenantContext, session: Methods): Promise<boolean> {
  if (hasAnswered(session)) return false;
  const organization = await ownOrganization(ctx.tenant);
  return organization !== undefined && lacksFactor(organization, session);
}

/** An app that is confirmed, or a passkey. */
export async function hasFactor(ctx: TenantContext, user: Pick<UserRow, "id" | "mfaEnabledAt">): Promise<boolean> {
  return user.mfaEnabledAt !== null || (await listPasskeys(ctx.tenant, user.id)).length > 0;
}

/** Notes in a session that its user has answered with a code just now, or has made the first factor in it. */
export async function noteAnswered(ctx: TenantContext, sessionId: string, how: "by code" | "enrolled"): Promise<void> {
  await addSessionMethods(ctx.tenant, sessionId, how === "enrolled" ? [ENROLLED] : ["otp", "mfa"]);
}
