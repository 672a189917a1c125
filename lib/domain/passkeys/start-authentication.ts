import * as z from "zod";
import { defineOperation } from "#lib/engine/operation.ts";
import { EmailAddress } from "../users/index.ts";
import { RequestOptions } from "./browser-json.ts";
import { newChallenge, TIMEOUT_MILLISECONDS } from "./challenge.ts";
import { relyingParty } from "./relying-party.ts";

/**
 * The address is taken, as clients send one, and not looked up: the browser offers what it has for this domain, and
 * the answer is the same for everybody. No event: nothing but a challenge is kept, for five minutes.
 */
export const startPasskeyAuthentication = defineOperation({
  name: "passkeys.startAuthentication",
  summary: "Get what the browser needs to sign in with a passkey",
  scope: "auth:write",
  effect: "write",
  category: "auth",
  cost: 0,
  input: z.object({ email: EmailAddress.optional() }).meta({ id: "StartPasskeyAuthentication" }),
  output: RequestOptions,
  faults: [],
  async run(ctx) {
    const { id } = await relyingParty(ctx);
    return {
      challenge: await newChallenge(ctx, "passkey_authentication"),
      rpId: id,
      allowCredentials: [],
      timeout: TIMEOUT_MILLISECONDS,
      userVerification: "required" as const,
    };
  },
});
