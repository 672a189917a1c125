import * as z from "zod";
import type { UserRow } from "#db/queries/users.ts";
import { cell, openPersonal, sealPersonal } from "../tenancy/index.ts";

/** What is kept of a password that is proven: what it was stretched with, and what it came to. */
const PasswordProof = z.object({ salt: z.string(), commitment: z.string() });
type PasswordProof = z.output<typeof PasswordProof>;

/** What is kept of a password used by OPAQUE: the record, and the identifier that its key was made of. */
const OpaqueRecord = z.object({ identifier: z.string(), record: z.string() });
type OpaqueRecord = z.output<typeof OpaqueRecord>;

/** Whose password it is: sealed for one user, it is nobody else's. */
type Whose = Pick<UserRow, "tenantId" | "mode" | "id">;

/** Sealed, since whoever reads a commitment can try passwords on it at one Argon2id each. */
export async function sealPasswordProof(
  user: Whose,
  { salt, commitment }: PasswordProof,
): Promise<{ passwordProof: Buffer }> {
  const text = JSON.stringify({ salt, commitment });
  return { passwordProof: await sealPersonal(cell("users.password_proof", user), text) };
}

export async function openPasswordProof(user: Whose, sealed: Buffer): Promise<PasswordProof> {
  return PasswordProof.parse(JSON.parse(await openPersonal(cell("users.password_proof", user), sealed)));
}

export async function sealOpaqueRecord(
  user: Whose,
  { identifier, record }: OpaqueRecord,
): Promise<{ opaqueRecord: Buffer }> {
  const text = JSON.stringify({ identifier, record });
  return { opaqueRecord: await sealPersonal(cell("users.opaque_record", user), text) };
}

export async function openOpaqueRecord(user: Whose, sealed: Buffer): Promise<OpaqueRecord> {
  return OpaqueRecord.parse(JSON.parse(await openPersonal(cell("users.opaque_record", user), sealed)));
}

type Columns = Pick<UserRow, "passwordHash" | "passwordProof" | "opaqueRecord">;

export const PASSWORD_KINDS = ["hash", "proof", "opaque"] as const;

/** Which of the three kinds of password there is; null where there is none. */
export function passwordKind(row: Columns): (typeof PASSWORD_KINDS)[number] | null {
  if (row.passwordHash !== null) return "hash";
  if (row.passwordProof !== null) return "proof";
  return row.opaqueRecord === null ? null : "opaque";
}

/** Whether two rows hold the very same password: a change in between is seen even where it was to the same words. */
export function isSamePassword(before: Columns, now: Columns): boolean {
  const isSame = (one: Buffer | null, other: Buffer | null) =>
    one === null || other === null ? one === other : one.equals(other);
  return (
    before.passwordHash === now.passwordHash &&
    isSame(before.passwordProof, now.passwordProof) &&
    isSame(before.opaqueRecord, now.opaqueRecord)
  );
}
