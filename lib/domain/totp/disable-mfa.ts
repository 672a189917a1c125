import * as z from "zod";
import { ownOrganization } from "#db/queries/organizations.ts";
import { removeTotpFactor } from "#db/queries/second-factors.ts";
import { findUser, type UserRow } from "#db/queries/users.ts";
import type { LongContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { provePassword } from "../passwords/index.ts";
import { signedIn, standing } from "../sessions/index.ts";
import { isSamePassword } from "../users/index.ts";
import { checkSecondFactor } from "./check-factor.ts";

/** Removing a factor asks for the password again, or for a code where the user has no password. */
export const disableMfa = defineLongOperation({
  name: "totp.disable",
  summary: "Remove the signed-in user's second factor",
  scope: "self:write",
  effect: "write",
  category: "auth",
  cost: 0,
  input: z
    .object({
      password: z.string().min(1).max(1000).optional(),
      /** For users without a password: a code from the app, or a backup code. */
      code: z.string().trim().min(6).max(20).optional(),
    })
    .refine(({ password, code }) => password !== undefined || code !== undefined, {
      path: ["password"],
      message: "is required",
    })
    .meta({ id: "DisableMfa" }),
  output: z.object({ success: z.literal(true), mfaEnabled: z.literal(false) }).meta({ id: "MfaDisabled" }),
  faults: ["wrong_confirmation", "token_invalid", "conflict", "forbidden", "locked", "overloaded"],
  async run(ctx, { password, code }) {
    const { userId } = signedIn(ctx);
    const proven = password === undefined ? await provenByCode(ctx, userId, code) : await provePassword(ctx, password);
    const wrong = () => new Fault("wrong_confirmation", "The password or the code is wrong.");
    if (!proven) throw wrong();
    await ctx.transact(async (inside) => {
      const { user } = await standing(inside, signedIn(ctx));
      // Another password was set since, and what was proven is no longer the proof.
      if (!isSamePassword(proven, user)) throw wrong();
      if (!user.mfaEnabledAt) throw new Fault("conflict", "There is no second factor to remove.");
      if ((await ownOrganization(inside.tenant))?.mfaPolicy === "required")
        throw new Fault("forbidden", "This organization demands a second factor.");
      await removeTotpFactor(inside.tenant, userId);
      await inside.emit("mfa.disabled", { subject: userId, data: { method: "totp" } });
    });
    return { success: true as const, mfaEnabled: false as const };
  },
});

async function provenByCode(ctx: LongContext, userId: string, code = ""): Promise<UserRow | undefined> {
  return ctx.transact(async (inside) => {
    const user = await findUser(inside.tenant, userId);
    if (!user || user.passwordHash !== null) return undefined;
    return (await checkSecondFactor(inside, userId, code)) && user;
  });
}
