import * as z from "zod";
import { defineOperation } from "#lib/engine/operation.ts";
import { refuseTooMany, sendMessage } from "../messages/index.ts";
import { openCode } from "../one-time/index.ts";
import { addressIndex } from "../users/index.ts";
import { recipientFields, recipientOf } from "./recipient.ts";

/** The same work and the same answer whether or not the address has an account: a job looks that up. */
export const sendOtp = defineOperation({
  name: "otp.send",
  summary: "Send a six-digit code by e-mail or SMS",
  scope: "auth:write",
  effect: "write",
  category: "auth",
  cost: 1,
  input: z.object({ ...recipientFields, channel: z.enum(["email", "sms"]).optional() }).meta({ id: "SendOtp" }),
  output: z
    .object({ success: z.literal(true), message: z.string(), expiresIn: z.number().int() })
    .meta({ id: "OtpSent" }),
  faults: ["rate_limited"],
  async run(ctx, input) {
    const to = recipientOf(input);
    const index = await addressIndex(ctx.tenantId, to);
    await refuseTooMany(ctx, { channel: to.channel, kind: "one_time_code", addressIndex: index });
    const codeId = await openCode(ctx, { ...to, addressIndex: index });
    await sendMessage(ctx, { ...to, kind: "one_time_code", addressIndex: index, data: { codeId } });
    await ctx.emit("otp.requested", { subject: codeId, data: { channel: to.channel } });
    return { success: true as const, message: "If it can sign in, a code is on its way.", expiresIn: 600 };
  },
});
