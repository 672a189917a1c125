import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  type ServerMetadata,
} from "openid-client";
import * as z from "zod";
import { isUnavailable } from "#db/outage.ts";
import { findProvider, findProviderBySlug, type ProviderRow } from "#db/queries/oauth.ts";
import type { Caller, LongContext, TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { env } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { issueToken, spendToken } from "../one-time/index.ts";
import { refuseForeignRedirect } from "../organizations/index.ts";
import { realmOf } from "../tenancy/index.ts";
import { appleClientSecret } from "./apple-client-secret.ts";
import { clientOf, findIssuer, type Issuer, keepKeys } from "./issuer.ts";
import { openSecret } from "./provider.ts";
import { reasonOf } from "./reason.ts";
import { refuseOtherTenantsKey, tenantClient } from "./tenant-client.ts";
import { isTemplate } from "./tenant-issuer.ts";
import { type Vouched, vouchedFor } from "./vouched.ts";

/** What a state stands for; it is spent by the first who brings it. */
const Pending = z.object({
  providerId: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  redirectUrl: z.string(),
});

type Pending = z.output<typeof Pending>;
export type Begin = { provider: string; redirectUrl: string };
export type Finish = { code: string; state: string; iss?: string };

/** Makes the address that the browser is sent to; `userId` where a signed-in user links the provider. */
export async function beginFlow(ctx: LongContext, { provider: slug, redirectUrl }: Begin, userId?: string) {
  const provider = await ctx.transact(async (inside) => {
    if (redirectUrl !== ownCallback(inside)) await refuseForeignRedirect(inside, redirectUrl);
    return findProviderBySlug(inside.tenant, slug);
  });
  if (!provider?.isEnabled) throw new Fault("not_found", "There is no such provider.");
  const client = await unusable(ctx, provider, async () =>
    clientFor(provider, await findIssuer(provider.issuer), redirectUrl, ctx.now),
  );
  const pending = {
    providerId: provider.id,
    nonce: randomNonce(),
    verifier: randomPKCECodeVerifier(),
    redirectUrl,
  } satisfies Pending;
  const state = await ctx.transact(async (inside) => {
    await inside.emit("oauth.started", { subject: userId ?? provider.id, data: { provider: slug } });
    return issueToken(inside, "oauth_state", { userId, data: pending });
  });
  return (await authorizationUrl(client, provider, pending, state)).href;
}

/** The hosted page of this very realm, which needs no place on the organization's list. */
function ownCallback({ tenant }: TenantContext): string {
  return `${env().publicUrl}/sign-in/${realmOf(tenant)}/callback`;
}

async function authorizationUrl(client: Configuration, provider: ProviderRow, pending: Pending, state: string) {
  return buildAuthorizationUrl(client, {
    response_type: "code",
    redirect_uri: pending.redirectUrl,
    scope: provider.scopes.join(" "),
    state,
    nonce: pending.nonce,
    code_challenge: await calculatePKCECodeChallenge(pending.verifier),
    code_challenge_method: "S256",
    // Apple gives name and address to a form post alone ("Request an authorization").
    ...(provider.slug === "apple" &&
      /\b(?:name|email)\b/.test(provider.scopes.join(" ")) && { response_mode: "form_post" }),
  });
}

/**
 * Spends the state and exchanges the code. Every check of the answer is made: state, `iss`, signature, issuer,
 * audience, times, nonce, and the subject of the user's claims. `isOwner` says whose state it may be.
 */
export async function finishFlow(
  ctx: LongContext,
  finish: Finish,
  isOwner: (userId: string | null) => boolean,
): Promise<Vouched> {
  const begun = await ctx.transact((inside) => spendState(inside, finish.state));
  if (!begun) throw refused();
  if (!isOwner(begun.userId) || !begun.provider?.isEnabled) throw refused();
  const { provider, pending } = begun;
  try {
    return await exchange(ctx, provider, pending, finish);
  } catch (cause) {
    if (cause instanceof Fault || isUnavailable(cause)) throw cause;
    logRefusal(ctx, provider, cause);
    throw refused();
  }
}

async function spendState(inside: TenantContext, state: string) {
  const token = await spendToken(inside, "oauth_state", state);
  if (!token) return undefined;
  const pending = Pending.parse(token.data);
  await inside.emit("oauth.returned", { subject: token.userId ?? pending.providerId });
  return { userId: token.userId, pending, provider: await findProvider(inside.tenant, pending.providerId) };
}

async function exchange(
  ctx: LongContext,
  provider: ProviderRow,
  { nonce, verifier, redirectUrl }: Pending,
  { code, state, iss }: Finish,
): Promise<Vouched> {
  const issuer = await findIssuer(provider.issuer);
  const answer = new URL(redirectUrl);
  answer.search = new URLSearchParams({ code, state, ...(iss !== undefined && { iss }) }).toString();
  const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
  const metadata = checkedMetadata(issuer.metadata, iss);
  const clientAs = (as: ServerMetadata) => clientFor(provider, { ...issuer, metadata: as }, redirectUrl, ctx.now);
  const isOfMany = isTemplate(metadata.issuer);
  const client = isOfMany
    ? await tenantClient({ issuer: provider.issuer, metadata, answer, checks }, clientAs)
    : await clientAs(metadata);
  const tokens = await authorizationCodeGrant(client, answer, checks);
  keepKeys(issuer, client);
  const claims = tokens.claims();
  if (!claims || tokens.id_token === undefined) throw new Error("the provider gave no ID token");
  if (isOfMany) refuseOtherTenantsKey(client, tokens.id_token, claims.tid);
  return vouchedFor(provider, client, claims, tokens.access_token, metadata.issuer);
}

/**
 * RFC 9207: `iss` is checked whenever it is handed on. The published callback takes code and state alone, so that its
 * absence cannot be refused; the ID token's own issuer is checked in any case.
 */
function checkedMetadata(metadata: ServerMetadata, iss: string | undefined): ServerMetadata {
  return iss === undefined ? { ...metadata, authorization_response_iss_parameter_supported: false } : metadata;
}

async function clientFor(provider: ProviderRow, issuer: Issuer, redirectUrl: string, now: Date) {
  const secret = await openSecret(provider);
  const { clientId } = provider;
  const value =
    secret.kind === "secret"
      ? secret.value
      : await appleClientSecret(secret, { clientId, issuer: issuer.metadata.issuer, now });
  return clientOf(issuer, { clientId, secret: value, redirectUrl });
}

/** The one sentence for whatever goes wrong on the way back: nobody learns which check has failed. */
export const REFUSED = "The sign-in with this provider did not succeed; start it again.";

function refused(): Fault {
  return new Fault("wrong_confirmation", REFUSED);
}

async function unusable<T>(ctx: Caller, provider: ProviderRow, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    logRefusal(ctx, provider, cause);
    throw new Fault("overloaded", "This provider cannot be used at the moment; try again later.");
  }
}

function logRefusal({ requestId }: Caller, provider: ProviderRow, cause: unknown): void {
  log().warn({ requestId, connectionId: provider.id, reason: reasonOf(cause) }, "sign-in by a provider refused");
}
