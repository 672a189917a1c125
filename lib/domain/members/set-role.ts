import * as z from "zod";
import { findConsoleAddress, takeOwnConsoleAddress, yieldConsoleAddress } from "#db/queries/organizations.ts";
import { revokeSessions } from "#db/queries/sessions.ts";
import { setUserRole, type UserRow } from "#db/queries/users.ts";
import { ROLES } from "#db/schema/users.ts";
import { lookUp } from "#db/tenant.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { platformIndices } from "../tenancy/index.ts";
import { normalizeEmail, userOutput } from "../users/index.ts";
import { userToChange } from "./block-user.ts";
import { refuseLastOwner } from "./last-owner.ts";
import { refuseOutranked } from "./rank.ts";

/** Roles are given by members in the console, never by a key: a leaked key must not make itself an owner. */
export const setRole = defineOperation({
  name: "users.setRole",
  summary: "Give a user a role in the console, or take it away",
  scope: "team:write",
  effect: "write",
  category: "general",
  cost: 0,
  input: z.object({ userId: z.string().max(100), role: z.enum(ROLES) }).meta({ id: "SetRole" }),
  output: z.object({ id: z.string(), role: z.enum(ROLES) }).meta({ id: "UserRole" }),
  faults: ["not_found", "conflict", "forbidden"],
  async run(ctx, { userId, role }) {
    const user = await userToChange(ctx, userId);
    refuseOutranked(ctx, { role });
    if (user.role === role) return { id: userId, role };
    if (role !== "owner") await refuseLastOwner(ctx, user);
    await changeAddress(ctx, user, role);
    await setUserRole(ctx.tenant, userId, role);
    // What a session may do was settled when it began.
    await revokeSessions(ctx.tenant, { userId }, ctx.now);
    await ctx.emit("user.role_changed", { subject: userId, data: { from: user.role, to: role } });
    return { id: userId, role };
  },
});

/** Who has a role signs in to the console with an address that is known in no other organization. */
async function changeAddress(ctx: TenantContext, user: UserRow, role: UserRow["role"]): Promise<void> {
  if (role === "user") return yieldConsoleAddress(ctx.tenant, user.id);
  if (user.role !== "user") return;
  if (ctx.mode === "test") throw new Fault("conflict", "Users of test mode cannot have a role in the console.");
  const { email } = await userOutput(user);
  if (email === null || !user.isVerified)
    throw new Fault("conflict", "This user has no proven address to sign in to the console with.");
  const [addressIndex = "", ...earlier] = platformIndices("console address", normalizeEmail(email));
  const isTaken = earlier.length > 0 && (await lookUp((platform) => findConsoleAddress(platform, earlier)));
  if (isTaken || !(await takeOwnConsoleAddress(ctx.tenant, { addressIndex, userId: user.id })))
    throw new Fault("conflict", "That address already signs in to another organization.");
}
