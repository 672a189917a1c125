import * as z from "zod";
import type { TokenPurpose } from "#db/queries/one-time.ts";
import { answerOpaqueRegistration, isOpaqueRecord, OPAQUE_LENGTHS } from "#lib/crypto/opaque.ts";
import { randomBase62 } from "#lib/crypto/random.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { issueToken, type OneTimeToken, spendToken } from "../one-time/index.ts";
import { sealOpaqueRecord } from "../users/index.ts";
import { opaqueSetup } from "./opaque-setup.ts";

/** One message of the protocol, as @serenity-kit/opaque writes it. */
export const message = (length: number) =>
  z
    .string()
    .length(length)
    .regex(/^[\w-]+$/, "must be base64url");

export const RegistrationRequest = message(OPAQUE_LENGTHS.registrationRequest);
export const RegistrationRecord = message(OPAQUE_LENGTHS.record);

const refused = (field: string) =>
  new Fault("invalid_input", undefined, { issues: [{ path: [field], message: "is no message of this protocol" }] });

type Begun = { registrationResponse: string; token: string };
type Content = { userId?: string; data?: Record<string, unknown> };

/**
 * The server's half of a new record, and a token by which its second step is known. The record gets an identifier of
 * its own: answering for one in use would let anybody try passwords on a sign-in that was recorded, uncounted.
 */
export async function beginRecord(
  ctx: TenantContext,
  purpose: TokenPurpose,
  request: string,
  content: Content = {},
): Promise<Begun> {
  const identifier = randomBase62(43);
  const registrationResponse = await answerOpaqueRegistration(await opaqueSetup(ctx), { identifier, request });
  if (registrationResponse === undefined) throw refused("registrationRequest");
  return {
    registrationResponse,
    token: await issueToken(ctx, purpose, { userId: content.userId, data: { ...content.data, identifier } }),
  };
}

/** Uses the token up for the record that the client has made with the answer, sealed for its user; both must be the protocol's. */
export async function finishRecord(
  ctx: TenantContext,
  purpose: TokenPurpose,
  { token, record, userId }: { token: string; record: string; userId: string },
): Promise<{ kept: { opaqueRecord: Buffer }; spent: OneTimeToken }> {
  const spent = await spendToken(ctx, purpose, token);
  if (!spent) throw new Fault("code_expired", "This registration has expired or was finished; begin again.");
  if (!(await isOpaqueRecord(await opaqueSetup(ctx), record))) throw refused("registrationRecord");
  const identifier = z.string().parse(spent.data.identifier);
  const user = { tenantId: ctx.tenantId, mode: ctx.mode, id: userId };
  return { kept: await sealOpaqueRecord(user, { identifier, record }), spent };
}
