import * as z from "zod";
import { ownOrganization } from "#db/queries/organizations.ts";
import { findUserByEmail, holdUser, type UserRow } from "#db/queries/users.ts";
import { together } from "#db/together.ts";
import type { LongContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { DeviceInfo } from "../devices/index.ts";
import { assertKeysUsable } from "../proofs/index.ts";
import {
  completeSignIn,
  lockoutSubject,
  noteFailure,
  noteSuccess,
  refuseBlocked,
  refuseLocked,
  SignInOutcome,
} from "../sessions/index.ts";
import { ifItOpens, personalIndex } from "../tenancy/index.ts";
import { EmailAddress, isSamePassword, normalizeEmail, openPasswordProof } from "../users/index.ts";
import { decoyCommitment } from "./decoys.ts";
import { judgeProof, sentProof, type Verdict } from "./judge-proof.ts";
import { onDevice } from "./named-device.ts";

/** The same answer, after the same work, for an unknown address, a wrong password, and a proof that comes again. */
export const logInByProof = defineLongOperation({
  name: "sessions.logInByProof",
  summary: "Sign a user in with a proof of knowing the password",
  scope: "auth:write",
  effect: "write",
  category: "auth",
  cost: 1,
  input: z
    .object({ email: EmailAddress, ...sentProof, deviceInfo: DeviceInfo.optional() })
    .meta({ id: "LogInByProof" }),
  output: SignInOutcome,
  faults: ["wrong_credentials", "locked", "forbidden", "overloaded", "unavailable"],
  async run(ctx, { email, deviceInfo, ...sent }) {
    assertKeysUsable();
    const emailIndex = await personalIndex(ctx.tenantId, "email", normalizeEmail(email));
    const subject = await lockoutSubject(ctx, emailIndex);
    const user = await ctx.transact(async (inside) => {
      const [, found] = await together([refuseLocked(inside, subject), findUserByEmail(inside.tenant, emailIndex)]);
      return found;
    });
    const commitment = await commitmentOf(ctx, emailIndex, user);
    const verdict = await judgeProof(ctx, { purpose: "zkauth.login", email, commitment, sent });
    if (!user || verdict !== "right") throw await refused(ctx, { subject, user, verdict });
    refuseBlocked(user);
    const outcome = await ctx.transact(async (inside) => {
      const [, current, organization] = await together([
        noteSuccess(inside, subject),
        holdUser(inside.tenant, user.id),
        ownOrganization(inside.tenant),
      ]);
      // Another password was set while this one was proved.
      if (!current || !isSamePassword(user, current)) return undefined;
      return completeSignIn(onDevice(inside, deviceInfo), current, "password_proof", organization);
    });
    if (!outcome) throw await refused(ctx, { subject, user, verdict: "wrong" });
    return outcome;
  },
});

async function commitmentOf(ctx: LongContext, emailIndex: string, user: UserRow | undefined): Promise<string> {
  if (!user?.passwordProof) return decoyCommitment(ctx, emailIndex);
  const opening = openPasswordProof(user, user.passwordProof);
  return (await ifItOpens(opening, "users.password_proof"))?.commitment ?? decoyCommitment(ctx, emailIndex);
}

type Failure = { subject: string; user: UserRow | undefined; verdict: Verdict };

/** A proof that comes again is no try at a password, and must not lock out whoever has made it. */
async function refused(ctx: LongContext, { subject, user, verdict }: Failure): Promise<Fault> {
  await ctx.transact(async (inside) => {
    if (verdict !== "void") await noteFailure(inside, subject);
    const data = { method: "password_proof", reason: verdict === "void" ? "not_fresh" : "wrong" };
    await inside.emit("login.failed", { subject: user?.id ?? "unknown", data });
  });
  return new Fault("wrong_credentials");
}
