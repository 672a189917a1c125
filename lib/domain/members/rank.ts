import type { UserRow } from "#db/queries/users.ts";
import type { Caller } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";

/**
 * Refuses to change somebody of the console by a credential that is not at least as high: a key may change end users
 * alone, an admin everybody but owners, an owner everybody.
 */
export function refuseOutranked(caller: Caller, user: Pick<UserRow, "role">): void {
  if (user.role === "user" || caller.actor.type === "system") return;
  const role = caller.actor.type === "member" ? caller.user?.role : undefined;
  if (role === "owner" || (role === "admin" && user.role !== "owner")) return;
  throw new Fault("forbidden", "This user has a role in the console that this credential may not change.");
}
