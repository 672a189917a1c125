import * as z from "zod";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { spendToken } from "../one-time/index.ts";
import { completeSignIn, SignInOutcome } from "../sessions/index.ts";
import { findOrRegister } from "../users/index.ts";

export const verifyMagicLink = defineOperation({
  name: "magicLinks.verify",
  summary: "Sign in with the token of a link",
  scope: "auth:write",
  effect: "write",
  category: "auth",
  cost: 1,
  input: z.object({ token: z.string().min(1).max(200) }).meta({ id: "VerifyMagicLink" }),
  output: SignInOutcome,
  faults: ["code_expired", "forbidden"],
  async run(ctx, { token }) {
    const address = await provenAddress(ctx, token);
    const user = address && (await findOrRegister(ctx, { channel: "email", address }, "magic_link"));
    if (!user) throw new Fault("code_expired", "This link has expired or was used; ask for a new one.");
    return completeSignIn(ctx, user, "magic_link");
  },
});

async function provenAddress(ctx: TenantContext, token: string): Promise<string | undefined> {
  const address = (await spendToken(ctx, "magic_link", token))?.data.address;
  return typeof address === "string" ? address : undefined;
}
