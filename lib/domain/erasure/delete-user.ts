import * as z from "zod";
import { eraseUser, kycSessionsOfUser } from "#db/queries/erasure.ts";
import { forgetAnswersAbout } from "#db/queries/idempotency.ts";
import { revokeSessions } from "#db/queries/sessions.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { deleteKycSession } from "../kyc/index.ts";
import { refuseLastOwner, userToChange } from "../members/index.ts";

/**
 * Erases a user with everything that is the user's: verifications and their pictures first, then sessions, factors,
 * passkeys, providers and messages. Where it breaks off, asking again finishes it. Events stay; they hold ids alone.
 */
export const deleteUser = defineLongOperation({
  name: "users.delete",
  summary: "Erase a user and all of the user's data",
  scope: "users:write",
  effect: "write",
  category: "general",
  cost: 0,
  input: z.object({ userId: z.string().max(100) }).meta({ id: "DeleteUser" }),
  output: z.object({ id: z.string(), deleted: z.literal(true) }).meta({ id: "DeletedUser" }),
  faults: ["not_found", "conflict", "forbidden"],
  async run(ctx, { userId }) {
    const verifications = await ctx.transact(async (inside) => {
      await refuseLastOwner(inside, await userToChange(inside, userId));
      await revokeSessions(inside.tenant, { userId }, inside.now);
      return kycSessionsOfUser(inside.tenant, userId);
    });
    for (const sessionId of verifications) await deleteKycSession.run(ctx, { sessionId });
    await ctx.transact(async (inside) => {
      const user = await userToChange(inside, userId);
      await refuseLastOwner(inside, user);
      await eraseUser(
        inside.tenant,
        userId,
        [user.emailIndex, user.phoneIndex].filter((index) => index !== null),
      );
      await forgetAnswersAbout(inside.tenant, userId);
      await inside.emit("user.deleted", { subject: userId });
    });
    return { id: userId, deleted: true as const };
  },
});
