import {
  consumeOneTimeToken,
  dropOneTimeTokens,
  findOneTimeToken,
  findUsedOneTimeToken,
  insertOneTimeToken,
  noteOneTimeToken,
  type OneTimeTokenRow,
  ownerOfOneTimeToken,
  type TokenPurpose,
} from "#db/queries/one-time.ts";
import type { Mode } from "#db/schema/columns.ts";
import { lookUp } from "#db/tenant.ts";
import { digest } from "#lib/crypto/digest.ts";
import { newSecret } from "#lib/crypto/random.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { cell, openPersonal, sealPersonal } from "../tenancy/index.ts";

/** How each purpose's secret begins, and how long it is good for. Challenges bring secrets of their own. */
const KINDS: Readonly<Record<TokenPurpose, { prefix: string; seconds: number }>> = {
  password_reset: { prefix: "reset_", seconds: 600 },
  magic_link: { prefix: "magic_", seconds: 600 },
  // Chosen: a mail of welcome may be read a day later, and the link opens no session by itself.
  email_verification: { prefix: "verify_", seconds: 24 * 3600 },
  second_factor: { prefix: "mfa_tmp_", seconds: 300 },
  passkey_registration: { prefix: "", seconds: 300 },
  passkey_authentication: { prefix: "", seconds: 300 },
  oauth_state: { prefix: "state_", seconds: 600 },
  // RFC 6749 §4.1.2 recommends ten minutes at most; a redirect takes seconds.
  authorization_code: { prefix: "code_", seconds: 60 },
  // Chosen: a password is stretched on the client between the two steps, which takes seconds on the slowest telephone.
  opaque_registration: { prefix: "opr_", seconds: 600 },
  opaque_login: { prefix: "opl_", seconds: 120 },
  // Chosen: as long as the page that shows them is looked at. Their own secret is derived (recovery/shown-codes.ts).
  recovery_codes_shown: { prefix: "", seconds: 300 },
  opaque_migration: { prefix: "opm_", seconds: 300 },
};

/** How long each kind of token is good for. */
export function tokenSeconds(): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(KINDS).map(([purpose, { seconds }]) => [purpose, seconds]));
}

export type OneTimeToken = { readonly userId: string | null; readonly data: Readonly<Record<string, unknown>> };
type Content = { userId?: string; data?: Record<string, unknown>; secret?: string };

/** A secret of 256 bits that is good for one use, or the one given; its digest alone is kept. */
export async function issueToken(ctx: TenantContext, purpose: TokenPurpose, content: Content = {}): Promise<string> {
  const { prefix, seconds } = KINDS[purpose];
  const token = content.secret ?? newSecret(prefix);
  const hash = digest(token);
  await insertOneTimeToken(ctx.tenant, {
    hash,
    purpose,
    userId: content.userId,
    data: content.data && (await sealData(ctx, hash, content.data)),
    createdAt: ctx.now,
    expiresAt: new Date(ctx.now.getTime() + seconds * 1000),
  });
  return token;
}

/** Uses a token up; undefined where it was used, has expired, is of another purpose or tenant, or never was. */
export async function spendToken(
  ctx: TenantContext,
  purpose: TokenPurpose,
  token: string,
): Promise<OneTimeToken | undefined> {
  return opened(await consumeOneTimeToken(ctx.tenant, { hash: digest(token), purpose, now: ctx.now }));
}

/** What a token stands for, without using it up: for steps that may be tried again. */
export async function peekToken(
  ctx: TenantContext,
  purpose: TokenPurpose,
  token: string,
): Promise<OneTimeToken | undefined> {
  return opened(await findOneTimeToken(ctx.tenant, { hash: digest(token), purpose, now: ctx.now }));
}

/** Keeps with a token that was just used what came of it, for the case that it is used again. */
export async function noteOutcome(ctx: TenantContext, token: string, data: Record<string, unknown>): Promise<void> {
  const hash = digest(token);
  await noteOneTimeToken(ctx.tenant, hash, await sealData(ctx, hash, data));
}

/** What came of a token's first use; undefined where it was not used. */
export async function outcomeOf(
  ctx: TenantContext,
  purpose: TokenPurpose,
  token: string,
): Promise<OneTimeToken | undefined> {
  return opened(await findUsedOneTimeToken(ctx.tenant, { hash: digest(token), purpose }));
}

/** The tenant and mode that a token was made in, used or not. */
export function tokenOwner(token: string): Promise<{ tenantId: string; mode: Mode } | undefined> {
  return lookUp((platform) => ownerOfOneTimeToken(platform, digest(token)));
}

/** Makes what was sent to a user before useless. */
export function dropTokens(ctx: TenantContext, userId: string, purpose: TokenPurpose): Promise<void> {
  return dropOneTimeTokens(ctx.tenant, userId, purpose);
}

async function opened(row: OneTimeTokenRow | undefined): Promise<OneTimeToken | undefined> {
  if (!row) return undefined;
  const data = row.data ? JSON.parse(await openPersonal(cell("one_time_tokens.data", row), row.data)) : {};
  return { userId: row.userId, data };
}

function sealData({ tenantId, mode }: TenantContext, hash: string, data: Record<string, unknown>): Promise<Buffer> {
  return sealPersonal(cell("one_time_tokens.data", { tenantId, mode, hash }), JSON.stringify(data));
}
