import * as z from "zod";
import { ownOrganization } from "#db/queries/organizations.ts";
import { listPasskeys } from "#db/queries/passkeys.ts";
import { unusedBackupCodes } from "#db/queries/second-factors.ts";
import { findUser } from "#db/queries/users.ts";
import { MFA_POLICIES } from "#db/schema/organizations.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { signedIn } from "../sessions/index.ts";

export const readMfa = defineOperation({
  name: "totp.status",
  admitsUnanswered: true,
  summary: "Read which second factors the signed-in user has, and what the organization demands",
  scope: "self:read",
  effect: "read",
  category: "auth",
  cost: 0,
  input: z.object({}).meta({ id: "NoInputReadMfa" }),
  output: z
    .object({
      mfaEnabled: z.boolean(),
      mfaEnabledAt: z.iso.datetime().nullable(),
      mfaMethods: z.array(z.enum(["totp"])),
      mfaPolicy: z.enum(MFA_POLICIES),
      backupCodesRemaining: z.number().int(),
      /** A passkey signs in alone, and counts as two factors. */
      passkeys: z.number().int(),
    })
    .meta({ id: "MfaStatus" }),
  faults: [],
  async run(ctx) {
    const { userId } = signedIn(ctx);
    const user = await findUser(ctx.tenant, userId);
    const organization = await ownOrganization(ctx.tenant);
    if (!user || !organization) throw new Fault("token_invalid");
    return {
      mfaEnabled: user.mfaEnabledAt !== null,
      mfaEnabledAt: user.mfaEnabledAt?.toISOString() ?? null,
      mfaMethods: user.mfaEnabledAt ? ["totp" as const] : [],
      mfaPolicy: organization.mfaPolicy,
      backupCodesRemaining: user.mfaEnabledAt ? await unusedBackupCodes(ctx.tenant, userId) : 0,
      passkeys: (await listPasskeys(ctx.tenant, userId)).length,
    };
  },
});
