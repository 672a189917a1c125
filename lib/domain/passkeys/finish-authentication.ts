import * as z from "zod";
import { advancePasskey, findPasskeyByCredential, flagPasskey, type PasskeyRow } from "#db/queries/passkeys.ts";
import { findUser, holdUser, type UserRow } from "#db/queries/users.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { completeSignIn, SignInOutcome } from "../sessions/index.ts";
import { AuthenticationResponse } from "./browser-json.ts";
import { spendChallenge } from "./challenge.ts";
import { userHandleOf } from "./passkey.ts";
import { loadVerifier, verifiedAssertion } from "./verify.ts";

export const FinishPasskeyAuthentication = z
  .object({ credential: AuthenticationResponse })
  .meta({ id: "FinishPasskeyAuthentication" });

/** The same answer for every flaw: an unknown passkey, a wrong signature, a challenge of yesterday. */
export const finishPasskeyAuthentication = defineLongOperation({
  name: "passkeys.finishAuthentication",
  summary: "Sign a user in with the browser's proof of a passkey",
  scope: "auth:write",
  effect: "write",
  category: "auth",
  cost: 1,
  input: FinishPasskeyAuthentication,
  output: SignInOutcome,
  faults: ["wrong_confirmation", "forbidden"],
  async run(ctx, { credential }) {
    await loadVerifier();
    const user = await ctx.transact((inside) => provenUser(inside, credential));
    // Thrown after its transaction: a failed attempt has used the challenge up, and is told.
    if (!user) throw notVerified();
    return ctx.transact(async (inside) => {
      // Looked at once more, with the user held: an emergency reset may have removed the passkey since it was proven.
      const current = await holdUser(inside.tenant, user.id);
      const passkey = await findPasskeyByCredential(inside.tenant, credential.id);
      if (!current || passkey?.userId !== user.id) throw notVerified();
      return completeSignIn(inside, current, "passkey");
    });
  },
});

const notVerified = () => new Fault("wrong_confirmation", "That passkey could not be verified.");

async function provenUser(ctx: TenantContext, credential: AuthenticationResponse): Promise<UserRow | undefined> {
  const spent = await spendChallenge(ctx, "passkey_authentication", credential.response.clientDataJSON);
  const passkey = await findPasskeyByCredential(ctx.tenant, credential.id);
  const isProven = spent && passkey && (await proves(ctx, credential, spent.challenge, passkey));
  const user = isProven ? await findUser(ctx.tenant, passkey.userId) : undefined;
  if (!user) await ctx.emit("login.failed", { subject: passkey?.userId ?? "unknown", data: { method: "passkey" } });
  return user;
}

async function proves(
  ctx: TenantContext,
  credential: AuthenticationResponse,
  challenge: string,
  passkey: PasskeyRow,
): Promise<boolean> {
  // WebAuthn L3 §7.2 step 6: who it is comes from the authenticator, so it has to say so.
  if (credential.response.userHandle !== userHandleOf(passkey.userId)) return false;
  const proof = await verifiedAssertion(ctx, credential, challenge, passkey);
  if (!proof) return false;
  const isAdvanced = await advancePasskey(ctx.tenant, passkey.id, { ...proof, now: ctx.now });
  if (!isAdvanced && (await flagPasskey(ctx.tenant, passkey.id, ctx.now)))
    await ctx.emit("passkey.flagged", { subject: passkey.userId, data: { passkeyId: passkey.id } });
  return isAdvanced;
}
