import {
  findIdentity,
  findProvider,
  type IdentityRow,
  insertIdentity,
  listIdentities,
  touchIdentity,
} from "#db/queries/oauth.ts";
import { findUserByEmail, holdUser, type UserRow } from "#db/queries/users.ts";
import { newId } from "#lib/crypto/random.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { tellFactorChange } from "../sessions/index.ts";
import { personalIndex } from "../tenancy/index.ts";
import { addressIndex, registerUser } from "../users/index.ts";
import { REFUSED } from "./flow.ts";
import type { Vouched } from "./vouched.ts";

const HAS_ACCOUNT = "That address has an account already; sign in to it and link this provider there.";

/** The user whom a provider has vouched for: linked before, linked now by a twice verified address, or new. */
export async function userOf(ctx: TenantContext, vouched: Vouched): Promise<UserRow> {
  await refuseChanged(ctx, vouched);
  const subject = await subjectIndex(ctx, vouched);
  const known = await findIdentity(ctx.tenant, subject);
  if (known) return usersOwn(ctx, known, subject);
  const { email } = vouched;
  if (email === undefined)
    throw new Fault("conflict", "The provider gave no e-mail address that can be used, and an account needs one.");
  const index = await addressIndex(ctx.tenantId, { channel: "email", address: email });
  const holder = await findUserByEmail(ctx.tenant, index);
  const user = holder ? refuseUnproven(holder, vouched) : await newUser(ctx, { ...vouched, email });
  await linked(ctx, user.id, vouched);
  // Whoever has just made the account with it knows.
  if (holder) await tellFactorChange(ctx, user, "provider_linked");
  return user;
}

/** The provider was asked while no transaction was open: one that was removed or changed meanwhile vouches for nobody. */
async function refuseChanged(ctx: TenantContext, { provider }: Vouched): Promise<void> {
  const now = await findProvider(ctx.tenant, provider.id);
  if (!now?.isEnabled || now.issuer !== provider.issuer || now.clientId !== provider.clientId)
    throw new Fault("wrong_confirmation", REFUSED);
}

/** Looked up once more with the user held: the identity may be unlinked, or removed by an emergency reset, at this moment. */
async function usersOwn(ctx: TenantContext, { userId }: IdentityRow, subject: string): Promise<UserRow> {
  const user = await holdUser(ctx.tenant, userId);
  const identity = await findIdentity(ctx.tenant, subject);
  if (!user || identity?.userId !== userId) throw new Fault("wrong_confirmation", REFUSED);
  await touchIdentity(ctx.tenant, identity.id, ctx.now);
  return user;
}

/**
 * An address joins an account only where both sides have proven it, else whoever registered it first would share it
 * with its owner (Sudhodanan and Paverd, "Pre-hijacked accounts", USENIX Security 2022). Members are never joined by
 * address: whoever may add a provider would become any of them.
 */
function refuseUnproven(holder: UserRow, { isEmailVerified }: Vouched): UserRow {
  if (isEmailVerified && holder.isVerified && holder.role === "user") return holder;
  throw new Fault("conflict", HAS_ACCOUNT);
}

async function newUser(ctx: TenantContext, vouched: Vouched & { email: string }): Promise<UserRow> {
  const { email, name, isEmailVerified: isVerified } = vouched;
  const user = await registerUser(ctx, { email, name, isVerified, passwordHash: null, role: "user" });
  if (!user) throw new Fault("conflict", HAS_ACCOUNT);
  await ctx.emit("user.signup", { subject: user.id, data: { method: "oauth", provider: vouched.provider.slug } });
  return user;
}

/** Links what a provider has vouched for to a user. Refuses what is another user's, and a second one of a provider. */
export async function linkTo(ctx: TenantContext, user: UserRow, vouched: Vouched): Promise<IdentityRow> {
  await refuseChanged(ctx, vouched);
  const { isNew, identity } = await linked(ctx, user.id, vouched);
  if (isNew) await tellFactorChange(ctx, user, "provider_linked");
  return identity;
}

async function linked(
  ctx: TenantContext,
  userId: string,
  vouched: Vouched,
): Promise<{ isNew: boolean; identity: IdentityRow }> {
  const index = await subjectIndex(ctx, vouched);
  const provider = vouched.provider.slug;
  const row = { id: newId("idn", ctx.now.getTime()), userId, provider, subjectIndex: index };
  const identity = await insertIdentity(ctx.tenant, { ...row, createdAt: ctx.now, lastUsedAt: ctx.now });
  if (!identity) return { isNew: false, identity: await refuseTaken(ctx, userId, index) };
  await ctx.emit("identity.linked", { subject: userId, data: { provider } });
  return { isNew: true, identity };
}

async function refuseTaken(ctx: TenantContext, userId: string, index: string): Promise<IdentityRow> {
  const own = (await listIdentities(ctx.tenant, userId)).find((each) => each.subjectIndex === index);
  if (own) return own;
  const isTaken = await findIdentity(ctx.tenant, index);
  throw new Fault(
    "conflict",
    isTaken
      ? "This account of the provider is linked to another user."
      : "Another account of this provider is linked already; unlink it first.",
  );
}

/** A subject is unique within its issuer alone (OpenID Connect Core §2). */
function subjectIndex(ctx: TenantContext, { issuer, subject }: Vouched): Promise<string> {
  return personalIndex(ctx.tenantId, "identity", JSON.stringify([issuer, subject]));
}
