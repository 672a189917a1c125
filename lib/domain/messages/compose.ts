import type { MessageKind, MessageRow } from "#db/queries/messages.ts";
import type { TokenPurpose } from "#db/queries/one-time.ts";
import { type OrganizationRow, ownOrganization } from "#db/queries/organizations.ts";
import { findUser, findUserByEmail, findUserByPhone, type UserRow } from "#db/queries/users.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { env } from "#lib/env.ts";
import { openEmergencyReset, resetToken } from "../emergency/index.ts";
import { dropTokens, issueToken, makeCode, spendToken } from "../one-time/index.ts";
import { realmOf } from "../tenancy/index.ts";
import { type Facts, isFactorChange, LETTERS, oneLine, unlinked } from "./letters.ts";
import type { SealedOrder } from "./order.ts";
import { type Content, contentOf, htmlOf } from "./render.ts";

/** A message that is ready to leave, and the secret of its link. */
export type Composed = { content: Content; html: string; token?: string };

type Ordered = { row: MessageRow; order: SealedOrder; organization: OrganizationRow };
type Made = Omit<Facts, "at"> & { token?: string };
/** What a kind's message is made of; undefined where nobody should get it. */
type Make = (ctx: TenantContext, ordered: Ordered) => Promise<Made | undefined>;

/**
 * Looks up who the message is for, makes its link or code afresh, and writes it; undefined where it should not be sent.
 * What an attempt before has made no longer works.
 */
export async function compose(ctx: TenantContext, row: MessageRow, order: SealedOrder): Promise<Composed | undefined> {
  const organization = await ownOrganization(ctx.tenant);
  if (!organization) return undefined;
  const purpose = PURPOSES[row.kind];
  if (order.token && purpose) await spendToken(ctx, purpose, order.token);
  const made = await MAKE[row.kind](ctx, { row, order, organization });
  if (!made) return undefined;
  const { token, ...facts } = made;
  const [name, known] = [oneLine(organization.name), { ...facts, at: row.createdAt }];
  // A subject is shown as it is; in a text, mail readers make links of what looks like an address.
  const letter = { ...LETTERS[row.kind](unlinked(name), known), subject: LETTERS[row.kind](name, known).subject };
  const content = contentOf(row.channel, order.address, letter, { ...facts, at: row.createdAt });
  return { content, html: htmlOf(letter, { ...facts, at: row.createdAt }), token };
}

const PURPOSES: Readonly<Partial<Record<MessageKind, TokenPurpose>>> = {
  password_reset: "password_reset",
  magic_link: "magic_link",
  email_verification: "email_verification",
};

const MAKE: Readonly<Record<MessageKind, Make>> = {
  async password_reset(ctx, { row, order }) {
    const user = await accountAt(ctx, row);
    if (user?.status !== "active") return undefined;
    await dropTokens(ctx, user.id, "password_reset");
    const token = await issueToken(ctx, "password_reset", { userId: user.id });
    return { token, link: linkOf(ctx, order, "reset", token) };
  },

  async magic_link(ctx, { row, order, organization }) {
    const user = await accountAt(ctx, row);
    if (!isWelcome(user, organization)) return undefined;
    const { redirectUrl } = order.data;
    const token = await issueToken(ctx, "magic_link", {
      userId: user?.id,
      data: { address: order.address, ...(redirectUrl && { redirectUrl }) },
    });
    return { token, link: linkOf(ctx, order, "sign-in", token, "/link") };
  },

  async email_verification(ctx, { row, order }) {
    const user = await findUser(ctx.tenant, order.data.userId ?? "");
    // A token proves the account's address, so it must not reach one that the account no longer has.
    if (!user || user.isVerified || user.emailIndex !== row.addressIndex) return undefined;
    await dropTokens(ctx, user.id, "email_verification");
    const token = await issueToken(ctx, "email_verification", { userId: user.id });
    return { token, link: linkOf(ctx, order, "verify", token) };
  },

  async one_time_code(ctx, { row, order, organization }) {
    const { userId, codeId } = order.data;
    const user = userId === undefined ? await accountAt(ctx, row) : await findUser(ctx.tenant, userId);
    if (!isWelcome(user, organization)) return undefined;
    const code = await makeCode(ctx, codeId ?? "");
    return code === undefined ? undefined : { code };
  },

  async device_code(ctx, { row, order }) {
    const { userId, codeId, device } = order.data;
    const user = await accountAt(ctx, row);
    // The code is for the account's own address; one that has changed hands since gets none.
    if (user?.status !== "active" || user.id !== userId) return undefined;
    const code = await makeCode(ctx, codeId ?? "");
    return code === undefined ? undefined : { code, device: device && oneLine(device) };
  },

  async emergency_reset(ctx, { row, order, organization }) {
    const user = await accountAt(ctx, row);
    if (user?.status !== "active") return undefined;
    const reset = await openEmergencyReset(ctx, user.id, organization);
    if (!reset) return undefined;
    const linkFor = async (right: "confirm" | "cancel") =>
      recoveryLinkOf(ctx, order, right, await resetToken(ctx, reset.id, right));
    return { link: await linkFor("confirm"), cancelLink: await linkFor("cancel"), availableAt: reset.availableAt };
  },

  emergency_reset_confirmed: notice,
  emergency_reset_cancelled: notice,
  password_changed: notice,
  new_sign_in: notice,
  reset_pending: notice,
  reset_denied: notice,
  factor_changed: notice,
};

async function notice(ctx: TenantContext, { order }: Ordered): Promise<Made | undefined> {
  const user = await findUser(ctx.tenant, order.data.userId ?? "");
  const { device, place, change } = order.data;
  return (
    user && {
      change: isFactorChange(change) ? change : undefined,
      device: device && oneLine(device),
      place: place && oneLine(place),
    }
  );
}

function accountAt(ctx: TenantContext, { channel, addressIndex }: MessageRow): Promise<UserRow | undefined> {
  return channel === "email" ? findUserByEmail(ctx.tenant, addressIndex) : findUserByPhone(ctx.tenant, addressIndex);
}

/** An account may be signed in to unless it is blocked; without one, the organization decides. */
function isWelcome(user: UserRow | undefined, organization: OrganizationRow): boolean {
  return user ? user.status === "active" : organization.allowsPasswordlessSignUp;
}

/** The same for an emergency reset, where the page has to know which of the two links it was opened by. */
function recoveryLinkOf(ctx: TenantContext, { data }: SealedOrder, right: "confirm" | "cancel", token: string): string {
  if (data.redirectUrl === undefined)
    return `${env().publicUrl}/recover/${realmOf(ctx.tenant)}${right === "cancel" ? "/cancel" : ""}#token=${token}`;
  const action = right === "confirm" ? "emergency_reset" : "emergency_reset_cancel";
  const url = new URL(data.redirectUrl);
  url.searchParams.set("zkauth_action", action);
  url.searchParams.set("token", token);
  return url.href;
}

/**
 * Our own page gets the token in the fragment, which no server, log or `Referer` ever sees. A page of the tenant's own
 * reads it from the query, as the published API has it.
 */
function linkOf(ctx: TenantContext, { data }: SealedOrder, page: string, token: string, rest = ""): string {
  if (data.redirectUrl === undefined) return `${env().publicUrl}/${page}/${realmOf(ctx.tenant)}${rest}#token=${token}`;
  const url = new URL(data.redirectUrl);
  url.searchParams.set("token", token);
  return url.href;
}
