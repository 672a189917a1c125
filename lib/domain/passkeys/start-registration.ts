import * as z from "zod";
import { countPasskeysInTurn, listPasskeys } from "#db/queries/passkeys.ts";
import { findUser } from "#db/queries/users.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { requireRecentProofBesideFactor, signedIn } from "../sessions/index.ts";
import { userOutput } from "../users/index.ts";
import { CreationOptions } from "./browser-json.ts";
import { newChallenge, TIMEOUT_MILLISECONDS } from "./challenge.ts";
import { knownTransports, refuseTooMany, userHandleOf } from "./passkey.ts";
import { relyingParty } from "./relying-party.ts";
import { ALGORITHMS } from "./verify.ts";

/** No event: nothing but a challenge is kept, for five minutes. */
export const startPasskeyRegistration = defineOperation({
  name: "passkeys.startRegistration",
  admitsUnanswered: true,
  summary: "Get what the browser needs to make a passkey for the signed-in user",
  scope: "self:write",
  effect: "write",
  category: "auth",
  cost: 0,
  input: z.object({}).meta({ id: "NoInputStartPasskeyRegistration" }),
  output: CreationOptions,
  faults: ["conflict", "forbidden"],
  async run(ctx) {
    const { userId, sessionId } = signedIn(ctx);
    await requireRecentProofBesideFactor(ctx, { userId, sessionId });
    const user = await findUser(ctx.tenant, userId);
    if (!user) throw new Fault("token_invalid");
    refuseTooMany(await countPasskeysInTurn(ctx.tenant, userId));
    const [party, person, passkeys] = [
      await relyingParty(ctx),
      await userOutput(user),
      await listPasskeys(ctx.tenant, userId),
    ];
    const address = person.email ?? person.phone ?? userId;
    return {
      rp: { id: party.id, name: party.name },
      user: { id: userHandleOf(userId), name: address, displayName: person.name ?? address },
      challenge: await newChallenge(ctx, "passkey_registration", userId),
      pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: "public-key" as const, alg })),
      timeout: TIMEOUT_MILLISECONDS,
      excludeCredentials: passkeys.map(({ credentialId, transports }) => ({
        type: "public-key" as const,
        id: credentialId,
        transports: knownTransports(transports),
      })),
      authenticatorSelection: {
        residentKey: "required" as const,
        requireResidentKey: true as const,
        userVerification: "required" as const,
      },
      attestation: "none" as const,
      extensions: { credProps: true as const },
    };
  },
});
