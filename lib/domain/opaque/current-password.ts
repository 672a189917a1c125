import * as z from "zod";
import type { UserRow } from "#db/queries/users.ts";
import { OPAQUE_LENGTHS } from "#lib/crypto/opaque.ts";
import type { LongContext } from "#lib/engine/context.ts";
import { judgeProof, sentProof } from "../password-proofs/index.ts";
import { provePassword } from "../passwords/index.ts";
import { assertKeysUsable } from "../proofs/index.ts";
import { noteFailure, noteSuccess, refuseLocked } from "../sessions/index.ts";
import { ifItOpens, personalIndex } from "../tenancy/index.ts";
import { openPasswordProof, passwordKind, userOutput } from "../users/index.ts";
import { isRecordProven } from "./log-in-by-opaque.ts";
import { message } from "./registration.ts";

/** The current password once more, as a password that was sent so far, or a proof of it. */
export const sentCurrent = {
  /** For a password that was sent so far. */
  currentPassword: z.string().min(1).max(1000).optional(),
  proof: sentProof.proof.optional(),
  publicSignals: sentProof.publicSignals.optional(),
  proofNonce: sentProof.proofNonce.optional(),
  proofTimestamp: sentProof.proofTimestamp.optional(),
};

/** The same where the current password may be one that is used by OPAQUE. */
export const provenCurrent = {
  ...sentCurrent,
  loginId: z.string().min(1).max(200).optional(),
  finishLoginRequest: message(OPAQUE_LENGTHS.loginFinish).optional(),
};

type Given = z.output<z.ZodObject<typeof provenCurrent>>;

/** Whether what was given proves the signed-in user's password, of whatever kind it is. Without one, nothing does. */
export async function isCurrentPassword(ctx: LongContext, user: UserRow, given: Given): Promise<boolean> {
  const { currentPassword, loginId, finishLoginRequest } = given;
  const kind = passwordKind(user);
  if (kind === "hash")
    return currentPassword !== undefined && (await provePassword(ctx, currentPassword)) !== undefined;
  if (kind === "proof") return isProvenByProof(ctx, user, given);
  if (kind === null || loginId === undefined || finishLoginRequest === undefined) return false;
  return isRecordProven(ctx, user, { loginId, finishLoginRequest });
}

async function isProvenByProof(ctx: LongContext, user: UserRow, given: Given): Promise<boolean> {
  assertKeysUsable();
  const sent = z.object(sentProof).safeParse(given);
  const { email } = await userOutput(user);
  if (!sent.success || email === null || user.passwordProof === null) return false;
  const kept = await ifItOpens(openPasswordProof(user, user.passwordProof), "users.password_proof");
  if (!kept) return false;
  // The counter of `provePassword`: whoever tries here holds a session already.
  const subject = await personalIndex(ctx.tenantId, "password again", user.id);
  await ctx.transact((inside) => refuseLocked(inside, subject));
  const verdict = await judgeProof(ctx, {
    purpose: "zkauth.migrate",
    email,
    commitment: kept.commitment,
    sent: sent.data,
  });
  if (verdict !== "void")
    await ctx.transact((inside) => (verdict === "right" ? noteSuccess : noteFailure)(inside, subject));
  return verdict === "right";
}
