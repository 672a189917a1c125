import * as z from "zod";
import { findUser } from "#db/queries/users.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { isCurrentPassword, provenCurrent } from "../opaque/index.ts";
import { refuseUnsent, setPassword } from "../passwords/index.ts";
import { signedIn, standing } from "../sessions/index.ts";
import { isSamePassword } from "../users/index.ts";
import { isOneOfBoth, keptUnsent, newUnsent, ONE_OF_BOTH } from "./new-password.ts";

/** The current password is proven as its kind is; the new one is never sent. Every other session of the user ends. */
export const changeUnsentPassword = defineLongOperation({
  name: "passwords.changeUnsent",
  summary: "Change the signed-in user's password without sending the new one",
  scope: "self:write",
  effect: "write",
  category: "auth",
  cost: 1,
  input: z
    .object({ ...provenCurrent, ...newUnsent })
    .refine(isOneOfBoth, ONE_OF_BOTH)
    .meta({ id: "ChangeUnsentPassword" }),
  output: z
    .object({ success: z.literal(true), revokedSessions: z.number().int() })
    .meta({ id: "UnsentPasswordChanged" }),
  faults: ["wrong_confirmation", "token_invalid", "forbidden", "locked", "code_expired", "overloaded", "unavailable"],
  async run(ctx, given) {
    const { userId, sessionId } = signedIn(ctx);
    const user = await ctx.transact((inside) => findUser(inside.tenant, userId));
    if (!user) throw new Fault("token_invalid");
    refuseUnsent(user, { opaqueRecord: Buffer.alloc(0) });
    const wrong = () => new Fault("wrong_confirmation", "The current password is wrong.");
    if (!(await isCurrentPassword(ctx, user, given))) throw wrong();
    const revokedSessions = await ctx.transact(async (inside) => {
      const { user: held } = await standing(inside, { userId, sessionId });
      // Another one was set while this one was proven.
      if (!isSamePassword(user, held)) throw wrong();
      const password = await keptUnsent(inside, userId, given);
      return setPassword(inside, held, { password, method: "change", keep: sessionId });
    });
    return { success: true as const, revokedSessions };
  },
});
