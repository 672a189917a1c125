import * as z from "zod";
import { findUser, holdUser, type UserRow } from "#db/queries/users.ts";
import { digest } from "#lib/crypto/digest.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation, defineOperation } from "#lib/engine/operation.ts";
import { secret } from "#lib/engine/secrets.ts";
import { refuseUnsent, setPassword } from "../passwords/index.ts";
import { signedIn } from "../sessions/index.ts";
import { passwordKind } from "../users/index.ts";
import { isCurrentPassword, sentCurrent } from "./current-password.ts";
import { beginRecord, finishRecord, RegistrationRecord, RegistrationRequest } from "./registration.ts";

const BeginMigration = z
  .object({
    registrationRequest: RegistrationRequest,
    ...sentCurrent,
  })
  .meta({ id: "BeginOpaqueMigration" });
/** Needs the old password once more: a session alone must not change how its owner signs in. */
export const beginOpaqueMigration = defineLongOperation({
  name: "opaque.beginMigration",
  summary: "Begin to move the signed-in user's password to OPAQUE",
  scope: "self:write",
  effect: "write",
  category: "auth",
  cost: 1,
  input: BeginMigration,
  output: z.object({ migrationId: secret(), registrationResponse: z.string() }).meta({ id: "OpaqueMigrationBegun" }),
  faults: ["wrong_confirmation", "conflict", "forbidden", "locked", "invalid_input", "overloaded", "unavailable"],
  async run(ctx, given) {
    const { userId, sessionId } = signedIn(ctx);
    const user = await ctx.transact((inside) => findUser(inside.tenant, userId));
    if (!user) throw new Fault("token_invalid");
    refuseUnsent(user, { opaqueRecord: Buffer.alloc(0) });
    const kind = passwordKind(user);
    if (kind === null) throw new Fault("conflict", "There is no password to move.");
    if (kind === "opaque") throw new Fault("conflict", "The password is used by OPAQUE already.");
    if (!(await isCurrentPassword(ctx, user, given)))
      throw new Fault("wrong_confirmation", "The current password is wrong.");
    return ctx.transact(async (inside) => {
      const content = { userId, data: { sessionId, password: passwordDigest(user) } };
      const begun = await beginRecord(inside, "opaque_migration", given.registrationRequest, content);
      await inside.emit("password.migration_started", { subject: userId, data: { from: passwordKind(user) } });
      return { migrationId: begun.token, registrationResponse: begun.registrationResponse };
    });
  },
});

/** The old password goes in the same moment as the record comes; the user's other sessions end. */
export const finishOpaqueMigration = defineOperation({
  name: "opaque.finishMigration",
  summary: "Finish moving the signed-in user's password to OPAQUE",
  scope: "self:write",
  effect: "write",
  category: "auth",
  cost: 1,
  input: z
    .object({ migrationId: z.string().min(1).max(200), registrationRecord: RegistrationRecord })
    .meta({ id: "FinishOpaqueMigration" }),
  output: z.object({ success: z.literal(true), revokedSessions: z.number().int() }).meta({ id: "OpaqueMigrated" }),
  faults: ["code_expired", "invalid_input"],
  async run(ctx, { migrationId, registrationRecord }) {
    const { userId, sessionId } = signedIn(ctx);
    const sent = { token: migrationId, record: registrationRecord, userId };
    const { kept, spent } = await finishRecord(ctx, "opaque_migration", sent);
    const user = await holdUser(ctx.tenant, userId);
    const isOwn = spent.userId === userId && spent.data.sessionId === sessionId;
    if (!user || !isOwn || spent.data.password !== passwordDigest(user))
      throw new Fault("code_expired", "This migration has expired or was finished; begin again.");
    const revokedSessions = await setPassword(ctx, user, { password: kept, method: "migration", keep: sessionId });
    return { success: true as const, revokedSessions };
  },
});

function passwordDigest({ passwordHash, passwordProof, opaqueRecord }: UserRow): string {
  return digest(passwordHash ?? passwordProof ?? opaqueRecord ?? "");
}
