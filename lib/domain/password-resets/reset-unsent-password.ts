import * as z from "zod";
import type { KeptPassword } from "#db/queries/users.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { finishRecord, RegistrationRecord } from "../opaque/index.ts";
import { newProof } from "../password-proofs/index.ts";
import { completeReset, PasswordReset, resetAnswer } from "../passwords/index.ts";
import { sealPasswordProof } from "../users/index.ts";

const ResetUnsent = z
  .object({
    token: z.string().min(1).max(200),
    salt: newProof.salt.optional(),
    commitment: newProof.commitment.optional(),
    /** From `opaque/register/response`, for a password that is used by OPAQUE. */
    registrationId: z.string().min(1).max(200).optional(),
    registrationRecord: RegistrationRecord.optional(),
  })
  .refine((given) => (proofIn(given) === undefined) !== (recordIn(given) === undefined), {
    path: ["commitment"],
    message: "is required with a salt; or else a registrationRecord with its registrationId",
  })
  .meta({ id: "ResetUnsentPassword" });

type Given = { salt?: string; commitment?: string; registrationId?: string; registrationRecord?: string };

/** Sets a password that is never sent: by a salt and a commitment, or by a record of OPAQUE. */
export const resetUnsentPassword = defineOperation({
  name: "passwords.resetUnsent",
  summary: "Set a new password, without sending it, with the token of a reset mail",
  scope: "auth:write",
  effect: "write",
  category: "auth",
  cost: 1,
  input: ResetUnsent,
  output: PasswordReset,
  faults: ["code_expired", "forbidden", "invalid_input"],
  async run(ctx, { token, ...given }) {
    return resetAnswer(await completeReset(ctx, token, await kept(ctx, given)));
  },
});

async function kept(ctx: TenantContext, given: Given): Promise<KeptPassword> {
  const record = recordIn(given);
  if (record) return (await finishRecord(ctx, "opaque_registration", record)).kept;
  const proof = proofIn(given);
  if (!proof) throw new Error("a reset without a password passed the schema");
  return sealPasswordProof(ctx.tenantId, proof);
}

function proofIn({ salt, commitment }: Given): { salt: string; commitment: string } | undefined {
  return salt === undefined || commitment === undefined ? undefined : { salt, commitment };
}

function recordIn({ registrationId, registrationRecord }: Given): { token: string; record: string } | undefined {
  if (registrationId === undefined || registrationRecord === undefined) return undefined;
  return { token: registrationId, record: registrationRecord };
}
