import * as z from "zod";
import { revokeSessions } from "#db/queries/sessions.ts";
import { findUser, setUserStatus, type UserRow } from "#db/queries/users.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { dropTokens } from "../one-time/index.ts";
import { cancelEmergencyReset } from "../sessions/index.ts";
import { refuseLastOwner } from "./last-owner.ts";
import { refuseOutranked } from "./rank.ts";

const declared = { scope: "users:write", effect: "write", category: "general", cost: 0 } as const;
const UserStanding = z.object({ id: z.string(), status: z.enum(["active", "blocked"]) }).meta({ id: "UserStanding" });

/** A blocked user's sessions end at once, on every process within a second, and no way of signing in opens another. */
export const blockUser = defineOperation({
  ...declared,
  name: "users.block",
  summary: "Block a user and end all of the user's sessions",
  input: z
    .object({ userId: z.string().max(100), reason: z.string().trim().max(200).optional() })
    .meta({ id: "BlockUser" }),
  output: UserStanding,
  faults: ["not_found", "conflict", "forbidden"],
  async run(ctx, { userId, reason }) {
    const user = await userToChange(ctx, userId);
    await refuseLastOwner(ctx, user);
    await setUserStatus(ctx.tenant, userId, "blocked");
    const ended = await revokeSessions(ctx.tenant, { userId }, ctx.now);
    for (const purpose of ["second_factor", "password_reset", "magic_link"] as const)
      await dropTokens(ctx, userId, purpose);
    // Unblocked again, the account must not be open to whoever asked before.
    await cancelEmergencyReset(ctx, user, "block");
    await ctx.emit("user.blocked", { subject: userId, data: { reason: reason ?? null, endedSessions: ended.length } });
    return { id: userId, status: "blocked" as const };
  },
});

export const unblockUser = defineOperation({
  ...declared,
  name: "users.unblock",
  summary: "Let a blocked user sign in again",
  input: z.object({ userId: z.string().max(100) }).meta({ id: "UnblockUser" }),
  output: UserStanding,
  faults: ["not_found", "forbidden"],
  async run(ctx, { userId }) {
    await userToChange(ctx, userId);
    await setUserStatus(ctx.tenant, userId, "active");
    await ctx.emit("user.unblocked", { subject: userId });
    return { id: userId, status: "active" as const };
  },
});

export const revokeUserSessions = defineOperation({
  ...declared,
  name: "users.revokeSessions",
  summary: "End all sessions of a user",
  input: z.object({ userId: z.string().max(100) }).meta({ id: "RevokeUserSessions" }),
  output: z.object({ id: z.string(), revoked: z.number().int() }).meta({ id: "UserSessionsRevoked" }),
  faults: ["not_found", "forbidden"],
  async run(ctx, { userId }) {
    await userToChange(ctx, userId);
    const ended = await revokeSessions(ctx.tenant, { userId }, ctx.now);
    await ctx.emit("session.revoked", { subject: userId, data: { count: ended.length } });
    return { id: userId, revoked: ended.length };
  },
});

/** The user, or `not_found`; `forbidden` where whoever asks ranks below. */
export async function userToChange(ctx: TenantContext, userId: string): Promise<UserRow> {
  const user = await findUser(ctx.tenant, userId);
  if (!user) throw new Fault("not_found", "There is no such user.");
  refuseOutranked(ctx, user);
  return user;
}
