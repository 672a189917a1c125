import {
  insertOneTimeCode,
  newestOneTimeCode,
  type OneTimeCodeRow,
  setOneTimeCode,
  tryOneTimeCode,
} from "#db/queries/one-time.ts";
import { countFailure } from "#db/queries/users.ts";
import { newCode, newId } from "#lib/crypto/random.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { sourceOf } from "#lib/source.ts";
import { cell, openPersonal, personalIndex, sealPersonal } from "../tenancy/index.ts";

/**
 * How long a code lasts, and how often one source may try it. The bound over all sources is chosen: ten strangers void a
 * code, one does not, and fifty tries find one in 20,000 codes; three are sent an hour.
 */
export const CODE_LIMITS = { seconds: 600, attemptsMax: 5, attemptsOfAllMax: 50 } as const;

/** In test mode nothing is sent, so every code is this one, and works from the answer on that says it is on its way. */
export const TEST_CODE = "424242";

type Channel = OneTimeCodeRow["channel"];
type To = { channel: Channel; address: string; addressIndex: string };

/** Prepares a code for an address; the code itself is made when it is sent. Returns its id. */
export async function openCode(ctx: TenantContext, { channel, address, addressIndex }: To): Promise<string> {
  const { tenantId, mode } = ctx;
  const id = newId("otp", ctx.now.getTime());
  await insertOneTimeCode(ctx.tenant, {
    id,
    channel,
    addressIndex,
    address: await sealPersonal(cell("one_time_codes.address", { tenantId, mode, id }), address),
    codeHash: mode === "test" ? await codeHash(ctx, id, TEST_CODE) : null,
    createdAt: ctx.now,
    expiresAt: new Date(ctx.now.getTime() + CODE_LIMITS.seconds * 1000),
  });
  return id;
}

/** Six digits for a prepared code; those made for it before no longer work. Undefined where it was used or is gone. */
export async function makeCode(ctx: TenantContext, id: string): Promise<string | undefined> {
  const code = ctx.mode === "test" ? TEST_CODE : newCode();
  const row = await setOneTimeCode(ctx.tenant, id, await codeHash(ctx, id, code));
  return row && code;
}

/**
 * Tries a code that was sent to an address: the newest one alone counts, five times a source, so that a stranger's wrong
 * tries are the stranger's alone. Returns the address that it proves; undefined for a wrong, used or expired code and for
 * an address that none was sent to.
 */
export async function spendCode(
  ctx: TenantContext,
  to: { channel: Channel; addressIndex: string },
  code: string,
): Promise<string | undefined> {
  const newest = await newestOneTimeCode(ctx.tenant, { ...to, now: ctx.now });
  // The same work where there is none, so that the time does not tell.
  const id = newest?.id ?? "otp_none";
  const isAdmitted = await countTry(ctx, `${id} ${to.addressIndex}`);
  const hash = await codeHash(ctx, isAdmitted ? id : "otp_none", code);
  const attempt = {
    id: isAdmitted ? id : "otp_none",
    codeHash: hash,
    attemptsMax: CODE_LIMITS.attemptsOfAllMax,
    now: ctx.now,
  };
  const isRight = await tryOneTimeCode(ctx.tenant, attempt);
  if (!newest || !isRight) return undefined;
  return openPersonal(cell("one_time_codes.address", newest), newest.address);
}

/** Counts one try by the caller's source in one statement; false from the sixth on. */
async function countTry(ctx: TenantContext, code: string): Promise<boolean> {
  const subject = await personalIndex(ctx.tenantId, "one-time code tries", `${code} ${sourceOf(ctx.client.ip)}`);
  const tries = await countFailure(ctx.tenant, subject, ctx.now);
  return tries !== undefined && tries <= CODE_LIMITS.attemptsMax;
}

function codeHash(ctx: TenantContext, id: string, code: string): Promise<string> {
  return personalIndex(ctx.tenantId, "one-time code", `${id} ${code}`);
}
