import type { OrganizationRow } from "#db/queries/organizations.ts";
import type { SessionRow } from "#db/queries/sessions.ts";
import type { UserRow } from "#db/queries/users.ts";
import { SIGN_IN_METHODS } from "../sessions/index.ts";

/**
 * Whether the organization demands a second factor that this session has not had: signing up opens a session before
 * there is one. A passkey is two factors in one.
 */
export function lacksFactor(
  { mfaPolicy }: Pick<OrganizationRow, "mfaPolicy">,
  { mfaEnabledAt }: Pick<UserRow, "mfaEnabledAt">,
  { methods }: Pick<SessionRow, "methods">,
): boolean {
  const isByPasskey = SIGN_IN_METHODS.passkey.amr.every((method) => methods.includes(method));
  return mfaPolicy === "required" && mfaEnabledAt === null && !isByPasskey;
}
