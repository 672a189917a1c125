import * as z from "zod";
import { findPendingPassword, type PendingPasswordRow } from "#db/queries/password-proofs.ts";
import type { UserRow } from "#db/queries/users.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { PASSWORD_KINDS, passwordKind } from "../users/index.ts";

const PendingPassword = z
  .object({
    userId: z.string(),
    kind: z.enum(PASSWORD_KINDS),
    requestedAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: "PendingPassword" });

function pendingOutput(row: PendingPasswordRow): z.input<typeof PendingPassword> {
  return {
    userId: row.userId,
    kind: passwordKind(row) ?? "hash",
    requestedAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  };
}

export const PasswordStanding = z
  .object({ kind: z.enum(PASSWORD_KINDS).nullable(), pending: PendingPassword.nullable() })
  .meta({ id: "PasswordStanding" });

/** Of what kind a user's password is, and whether another one waits; nothing that a password could be tried on. */
export async function passwordStanding(ctx: TenantContext, user: UserRow): Promise<z.input<typeof PasswordStanding>> {
  const row = await findPendingPassword(ctx.tenant, user.id, ctx.now);
  return { kind: passwordKind(user), pending: row ? pendingOutput(row) : null };
}
