import { randomBytes } from "node:crypto";
import {
  type CredentialIssuerRow,
  findCredentialIssuer,
  type IssuerName,
  insertCredentialIssuer,
} from "#db/queries/credentials.ts";
import { findOrganization } from "#db/queries/organizations.ts";
import { lookUp } from "#db/tenant.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { openPersonalBytes, parseRealm, sealPersonalBytes, warmTenantKeys } from "../tenancy/index.ts";
import { publicKeyOf } from "./eddsa.ts";

const PURPOSE = "credential_issuers.private_key";

/** What the public may know of an issuer. */
export type Issuer = IssuerName & { name: string; row: CredentialIssuerRow };

/** The open tenant's issuer, made at first use; of two made at once, one stays. */
export async function ownIssuer(ctx: TenantContext): Promise<CredentialIssuerRow> {
  const name = { tenantId: ctx.tenantId, mode: ctx.mode };
  const known = await findCredentialIssuer(ctx.tenant, name);
  if (known) return known;
  const privateKey = randomBytes(32);
  const { x, y } = publicKeyOf(privateKey);
  await insertCredentialIssuer(ctx.tenant, {
    privateKey: await sealPersonalBytes(ctx.tenantId, PURPOSE, privateKey),
    publicX: x,
    publicY: y,
    createdAt: ctx.now,
  });
  const made = await findCredentialIssuer(ctx.tenant, name);
  if (!made) throw new Error("an issuer's key was made and is not there");
  return made;
}

/** Use it at once and keep it nowhere. The tenant's keys must be loaded, or no transaction open. */
export function openPrivateKey({ tenantId, privateKey }: CredentialIssuerRow): Promise<Buffer> {
  return openPersonalBytes(tenantId, PURPOSE, privateKey);
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
