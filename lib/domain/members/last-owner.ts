import { countOwners, type UserRow } from "#db/queries/users.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";

/** Refuses to take the last owner away: nobody could manage the organization afterwards. */
export async function refuseLastOwner(ctx: TenantContext, user: UserRow): Promise<void> {
  if (user.role !== "owner" || user.status !== "active") return;
  if ((await countOwners(ctx.tenant)) > 1) return;
  throw new Fault("conflict", "This is the organization's last owner; make somebody else an owner first.");
}
