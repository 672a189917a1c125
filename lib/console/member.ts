import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { ownOrganization } from "#db/queries/organizations.ts";
import { findUser } from "#db/queries/users.ts";
import type { Mode } from "#db/schema/columns.ts";
import { inTenant } from "#db/tenant.ts";
import { ROLE_SCOPES } from "#lib/domain/organizations/index.ts";
import { authenticateSession, lacksFactor } from "#lib/domain/sessions/index.ts";
import { userOutput } from "#lib/domain/users/index.ts";
import { grants } from "#lib/engine/operation.ts";
import { auth } from "./auth.ts";
import type { Standing } from "./callers.ts";
import { chosenMode } from "./mode.ts";
import { PAGE_PATH_HEADER, signInPath } from "./next-path.ts";

/** Who is signed in to the console, and the organization whose console it is. */
export type Member = {
  readonly userId: string;
  readonly email: string;
  /** The member's name, or the address where no name is known. */
  readonly name: string;
  readonly role: Standing["role"];
  readonly sessionId: string;
  /** Whose data the console shows: the live/test switch. */
  readonly mode: Mode;
  readonly scopes: readonly string[];
  readonly organization: { readonly id: string; readonly name: string; readonly plan: Standing["plan"] };
};

/** The session behind this request's cookie, if it is in force now. */
export const currentStanding = cache(async (): Promise<Standing | undefined> => {
  const session = await auth();
  if (!session?.sid) return undefined;
  const standing = await authenticateSession(session.sid, new Date());
  if (standing?.kind !== "console" || standing.organizationStatus === "suspended") return undefined;
  // Signing in says what is missing and where to set it up.
  return lacksFactor(standing, standing) ? undefined : standing;
});

/** The session in force, or the way to the sign-in page and back. */
export async function requireStanding(): Promise<Standing> {
  const standing = await currentStanding();
  return standing ?? redirect(signInPath((await headers()).get(PAGE_PATH_HEADER)));
}

/** The signed-in member; one who is signed out is sent to the sign-in page and comes back from there. */
export const requireMember = cache(async (): Promise<Member> => {
  const standing = await requireStanding();
  const found = await inTenant(standing.tenantId, standing.mode, async (tenant) => ({
    user: await findUser(tenant, standing.userId),
    organization: await ownOrganization(tenant),
  }));
  if (!found.user || !found.organization) redirect("/console/sign-in");
  const { email, name } = await userOutput(found.user);
  return {
    userId: standing.userId,
    email: email ?? "",
    name: name ?? email ?? standing.userId,
    role: standing.role,
    sessionId: standing.id,
    mode: await chosenMode(),
    scopes: ROLE_SCOPES[standing.role],
    organization: { id: found.organization.id, name: found.organization.name, plan: found.organization.plan },
  };
});

/** Whether the member's role allows what the scope names. */
export function may(member: Member, scope: string): boolean {
  return grants(member.scopes, scope);
}
