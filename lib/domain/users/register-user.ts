import { insertUser, type UserRow } from "#db/queries/users.ts";
import { newId } from "#lib/crypto/random.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { cell, personalIndex, sealPersonal } from "../tenancy/index.ts";
import { normalizeEmail } from "./email-address.ts";

type NewPerson = {
  id?: string;
  email?: string;
  name?: string;
  phone?: string;
  passwordHash?: string | null;
  passwordProof?: Buffer;
  opaqueRecord?: Buffer;
  role: UserRow["role"];
  /** What has been proven before the account was made. */
  isVerified?: boolean;
  isPhoneVerified?: boolean;
};

/** Adds a user to the open tenant; undefined where the address is taken. The caller emits the event. */
export async function registerUser(ctx: TenantContext, person: NewPerson): Promise<UserRow | undefined> {
  const email = person.email?.trim();
  const { tenantId, mode } = ctx;
  const id = person.id ?? newId("usr", ctx.now.getTime());
  const optional = (column: "users.email" | "users.name" | "users.phone", text: string | undefined) =>
    text === undefined ? null : sealPersonal(cell(column, { tenantId, mode, id }), text);
  const indexed = (kind: string, text: string | undefined) =>
    text === undefined ? null : personalIndex(tenantId, kind, text);
  return insertUser(ctx.tenant, {
    id,
    emailIndex: await indexed("email", email && normalizeEmail(email)),
    email: await optional("users.email", email),
    name: await optional("users.name", person.name),
    phone: await optional("users.phone", person.phone),
    phoneIndex: await indexed("phone", person.phone),
    passwordHash: person.passwordHash,
    passwordProof: person.passwordProof,
    opaqueRecord: person.opaqueRecord,
    role: person.role,
    isVerified: person.isVerified,
    isPhoneVerified: person.isPhoneVerified,
    createdAt: ctx.now,
  });
}
