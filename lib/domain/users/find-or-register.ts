import { ownOrganization } from "#db/queries/organizations.ts";
import { findUserByEmail, findUserByPhone, type UserRow } from "#db/queries/users.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { personalIndex } from "../tenancy/index.ts";
import { claimByEmail } from "./confirm-email.ts";
import { normalizeEmail } from "./email-address.ts";
import { registerUser } from "./register-user.ts";

type Proven = { channel: "email" | "sms"; address: string };

/** The key under which an address or number is found. */
export function addressIndex(tenantId: string, { channel, address }: Proven): Promise<string> {
  return channel === "email"
    ? personalIndex(tenantId, "email", normalizeEmail(address))
    : personalIndex(tenantId, "phone", address.trim());
}

/**
 * The user of an address or number that has just been proven, or a new one where the organization lets a link or a
 * code make accounts. Undefined where there is none.
 */
export async function findOrRegister(ctx: TenantContext, proven: Proven, method: string): Promise<UserRow | undefined> {
  const index = await addressIndex(ctx.tenantId, proven);
  const isEmail = proven.channel === "email";
  const find = () => (isEmail ? findUserByEmail : findUserByPhone)(ctx.tenant, index);
  const known = await find();
  if (known) return isEmail ? claimByEmail(ctx, known) : known;
  if (!(await ownOrganization(ctx.tenant))?.allowsPasswordlessSignUp) return undefined;
  const person = isEmail
    ? { email: proven.address, isVerified: true }
    : { phone: proven.address, isPhoneVerified: true };
  const row = await registerUser(ctx, { ...person, passwordHash: null, role: "user" });
  // Another link or code to the same address has made the account just now.
  if (!row) return find();
  await ctx.emit("user.signup", { subject: row.id, data: { method } });
  return row;
}
