import * as z from "zod";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { SentCode, spendCode } from "../one-time/index.ts";
import { completeSignIn, SignInOutcome } from "../sessions/index.ts";
import { addressIndex, findOrRegister } from "../users/index.ts";
import { recipientFields, recipientOf } from "./recipient.ts";

/** Long by kind: a wrong code is counted in a transaction that commits before the refusal. */
export const verifyOtp = defineLongOperation({
  name: "otp.verify",
  summary: "Sign in with a six-digit code",
  scope: "auth:write",
  effect: "write",
  category: "auth",
  cost: 1,
  input: z
    .object({
      ...recipientFields,
      code: SentCode,
    })
    .meta({
      id: "VerifyOtp",
    }),
  output: SignInOutcome,
  faults: ["code_invalid", "forbidden"],
  async run(ctx, { code, ...given }) {
    const to = recipientOf(given);
    const index = await addressIndex(ctx.tenantId, to);
    const outcome = await ctx.transact(async (inside) => {
      const address = await spendCode(inside, { channel: to.channel, addressIndex: index }, code);
      const user = address && (await findOrRegister(inside, { ...to, address }, `otp_${to.channel}`));
      if (user) return completeSignIn(inside, user, `otp_${to.channel}`);
      await inside.emit("login.failed", { subject: "unknown", data: { method: `otp_${to.channel}` } });
      return undefined;
    });
    if (!outcome) throw new Fault("code_invalid", "The code is wrong, was used or has expired.");
    return outcome;
  },
});
