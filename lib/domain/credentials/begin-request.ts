import type { AttributeRequestRow } from "#db/queries/credentials.ts";
import { ownOrganization } from "#db/queries/organizations.ts";
import { newId } from "#lib/crypto/random.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { env } from "#lib/env.ts";
import { isOwnOrigin, refuseForeignRedirect } from "../organizations/index.ts";
import { issueNonce } from "../proofs/index.ts";
import { PURPOSE } from "./credential-message.ts";

/** Where the proof is made and where its maker goes on, as whoever asks has said. */
export type Places = { origin?: string | undefined; redirectUrl?: string | undefined; state?: string | undefined };

type Begun = Pick<
  AttributeRequestRow,
  "id" | "tenantId" | "mode" | "origin" | "nonce" | "timestamp" | "redirectUri" | "state" | "createdAt" | "expiresAt"
>;

/** What a request has whatever it asks for: places of the organization's own, and a nonce that is written down. */
export async function beginRequest(ctx: TenantContext, { origin: asked, redirectUrl, state }: Places): Promise<Begun> {
  const origin = await allowedOrigin(ctx, asked);
  await refuseForeignRedirect(ctx, redirectUrl);
  const { nonce, timestamp, expiresIn } = await issueNonce(ctx, { purpose: PURPOSE, origin });
  return {
    id: newId("attr", ctx.now.getTime()),
    tenantId: ctx.tenantId,
    mode: ctx.mode,
    origin,
    nonce,
    timestamp,
    redirectUri: redirectUrl ?? null,
    state: state ?? null,
    createdAt: ctx.now,
    expiresAt: new Date(ctx.now.getTime() + expiresIn * 1000),
  };
}

export function wrong(field: string, message: string): Fault {
  return new Fault("invalid_input", undefined, { issues: [{ path: [field], message }] });
}

async function allowedOrigin(ctx: TenantContext, asked: string | undefined): Promise<string> {
  if (asked === undefined) return new URL(env().publicUrl).origin;
  const organization = await ownOrganization(ctx.tenant);
  if (organization && isOwnOrigin(organization, asked)) return asked;
  throw wrong("origin", "is none of this organization's: put an address of it on the list of allowed ones");
}
