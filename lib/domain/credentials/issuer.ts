import { randomBytes } from "node:crypto";
import {
  type CredentialIssuerRow,
  findCredentialIssuer,
  holdCredentialIssuer,
  type IssuerName,
  insertCredentialIssuer,
} from "#db/queries/credentials.ts";
import { findOrganization } from "#db/queries/organizations.ts";
import { lookUp } from "#db/tenant.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { cell, openPersonalBytes, parseRealm, sealPersonalBytes, warmTenantKeys } from "../tenancy/index.ts";
import { publicKeyOf } from "./eddsa.ts";

/** What the public may know of an issuer. */
export type Issuer = IssuerName & { name: string; row: CredentialIssuerRow };

/** The open tenant's issuer, made at first use; of two made at once, one stays. */
export async function ownIssuer(ctx: TenantContext): Promise<CredentialIssuerRow> {
  const name = { tenantId: ctx.tenantId, mode: ctx.mode };
  const known = await holdCredentialIssuer(ctx.tenant, name);
  if (known) return known;
  await addIssuerKey(ctx, 1);
  // Read anew: another call may have made one, or ended the first and made the next.
  const made = await holdCredentialIssuer(ctx.tenant, name);
  if (!made) throw new Error("an issuer's key was made and is not there");
  return made;
}

/** A new key of the open tenant and mode; nothing where there is one of that epoch, or one in force. */
export async function addIssuerKey(ctx: TenantContext, epoch: number): Promise<void> {
  const privateKey = randomBytes(32);
  const { tenantId, mode } = ctx;
  const { x, y } = publicKeyOf(privateKey);
  const place = cell("credential_issuers.private_key", { tenantId, mode, publicX: x, publicY: y });
  await insertCredentialIssuer(ctx.tenant, {
    privateKey: await sealPersonalBytes(place, privateKey),
    epoch,
    publicX: x,
    publicY: y,
    createdAt: ctx.now,
  });
}

/** Use it at once and keep it nowhere. The tenant's keys must be loaded, or no transaction open. */
export async function openPrivateKey(issuer: CredentialIssuerRow): Promise<Buffer> {
  if (!issuer.privateKey) throw new Error("this issuer's key has ended");
  return openPersonalBytes(cell("credential_issuers.private_key", issuer), issuer.privateKey);
}

/** The issuer that a realm names, of any organization; `not_found` where it has signed nothing. No transaction may be open. */
export async function publicIssuer(realm: string): Promise<Issuer> {
  const named = parseRealm(realm);
  const found = named && (await lookUp((platform) => findCredentialIssuer(platform, named)));
  const organization = named && found && (await lookUp((platform) => findOrganization(platform, named.tenantId)));
  if (!named || !found || organization?.status !== "active")
    throw new Fault("not_found", "There is no organization of that id that has issued credentials.");
  await warmTenantKeys(named.tenantId);
  return { ...named, name: organization.name, row: found };
}
