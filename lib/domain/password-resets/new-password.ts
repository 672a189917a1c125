import * as z from "zod";
import type { KeptPassword } from "#db/queries/users.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { finishRecord, RegistrationRecord } from "../opaque/index.ts";
import { newProof } from "../password-proofs/index.ts";
import { assertKeysUsable } from "../proofs/index.ts";
import { sealPasswordProof } from "../users/index.ts";

/** A new password that is never sent: a salt and a commitment, or a record of OPAQUE. */
export const newUnsent = {
  salt: newProof.salt.optional(),
  commitment: newProof.commitment.optional(),
  /** From `opaque/register/response`, for a password that is used by OPAQUE. */
  registrationId: z.string().min(1).max(200).optional(),
  registrationRecord: RegistrationRecord.optional(),
};

type Given = { salt?: string; commitment?: string; registrationId?: string; registrationRecord?: string };

/** Of the two kinds, exactly one. */
export const isOneOfBoth = (given: Given) => (proofIn(given) === undefined) !== (recordIn(given) === undefined);

export const ONE_OF_BOTH = {
  path: ["commitment"],
  message: "is required with a salt; or else a registrationRecord with its registrationId",
};

export async function keptUnsent(ctx: TenantContext, userId: string, given: Given): Promise<KeptPassword> {
  const record = recordIn(given);
  if (record) return (await finishRecord(ctx, "opaque_registration", { ...record, userId })).kept;
  const proof = proofIn(given);
  if (!proof) throw new Error("an input without a new password passed the schema");
  // A password that could not be proven afterwards would lock its user out.
  assertKeysUsable();
  return sealPasswordProof({ tenantId: ctx.tenantId, mode: ctx.mode, id: userId }, proof);
}

function proofIn({ salt, commitment }: Given): { salt: string; commitment: string } | undefined {
  return salt === undefined || commitment === undefined ? undefined : { salt, commitment };
}

function recordIn({ registrationId, registrationRecord }: Given): { token: string; record: string } | undefined {
  if (registrationId === undefined || registrationRecord === undefined) return undefined;
  return { token: registrationId, record: registrationRecord };
}
