import * as z from "zod";
import { countPasskeysInTurn, insertPasskey, type PasskeyRow } from "#db/queries/passkeys.ts";
import { findUser } from "#db/queries/users.ts";
import { newId } from "#lib/crypto/random.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { noteAnswered, requireRecentProofBesideFactor, signedIn, tellFactorChange } from "../sessions/index.ts";
import { cell, sealPersonal, sealPersonalBytes } from "../tenancy/index.ts";
import { RegistrationResponse } from "./browser-json.ts";
import { spendChallenge } from "./challenge.ts";
import { knownTransports, Passkey, PasskeyName, passkeyOutput, refuseTooMany } from "./passkey.ts";
import { loadVerifier, type NewCredential, UNVERIFIED_PERSON, verifiedRegistration } from "./verify.ts";

export const FinishPasskeyRegistration = z
  .object({ credential: RegistrationResponse, name: PasskeyName.optional() })
  .meta({ id: "FinishPasskeyRegistration" });

const WITHOUT_PIN =
  "This security key did not ask for a PIN or a fingerprint. Set a PIN for it in the settings of your system or browser, then add it again.";

type Input = z.output<typeof FinishPasskeyRegistration>;

export const finishPasskeyRegistration = defineLongOperation({
  name: "passkeys.finishRegistration",
  admitsUnanswered: true,
  summary: "Register the passkey that the browser has made",
  scope: "self:write",
  effect: "write",
  category: "auth",
  cost: 0,
  input: FinishPasskeyRegistration,
  output: Passkey,
  faults: ["conflict", "forbidden"],
  async run(ctx, input) {
    const user = signedIn(ctx);
    const { userId } = user;
    // Asked before the challenge is used up, and here as well: another factor may have come since the start.
    await ctx.transact((inside) => requireRecentProofBesideFactor(inside, user));
    await loadVerifier();
    const proven = await ctx.transact((inside) => provenCredential(inside, userId, input));
    // Thrown after its transaction: a failed attempt has used the challenge up.
    if (proven === UNVERIFIED_PERSON) throw new Fault("invalid_input", WITHOUT_PIN);
    if (!proven) throw new Fault("invalid_input", "That passkey could not be verified; start again.");
    const row = await ctx.transact(async (inside) => {
      const { isFirst } = await requireRecentProofBesideFactor(inside, user);
      // The session that made the first one need not sign in again to go on where a factor is demanded.
      if (isFirst) await noteAnswered(inside, user.sessionId, "enrolled");
      return registered(inside, userId, input, proven);
    });
    return passkeyOutput(row);
  },
});

async function provenCredential(ctx: TenantContext, userId: string, { credential }: Input) {
  const spent = await spendChallenge(ctx, "passkey_registration", credential.response.clientDataJSON);
  return spent?.userId === userId ? verifiedRegistration(ctx, credential, spent.challenge) : undefined;
}

async function registered(
  ctx: TenantContext,
  userId: string,
  { credential, name }: Input,
  proven: NewCredential,
): Promise<PasskeyRow> {
  refuseTooMany(await countPasskeysInTurn(ctx.tenant, userId));
  const { tenantId, mode } = ctx;
  const owned = { tenantId, mode, id: newId("pk", ctx.now.getTime()), userId };
  const row = await insertPasskey(ctx.tenant, {
    id: owned.id,
    userId,
    credentialId: proven.id,
    publicKey: await sealPersonalBytes(cell("passkeys.public_key", owned), proven.publicKey),
    counter: proven.counter,
    transports: knownTransports(credential.response.transports ?? []),
    isBackedUp: proven.isBackedUp,
    name: name === undefined ? null : await sealPersonal(cell("passkeys.name", owned), name),
    createdAt: ctx.now,
  });
  if (!row) throw new Fault("conflict", "That passkey is registered already.");
  await ctx.emit("passkey.registered", { subject: userId, data: { passkeyId: row.id } });
  const user = await findUser(ctx.tenant, userId);
  if (user) await tellFactorChange(ctx, user, "passkey_added");
  return row;
}
