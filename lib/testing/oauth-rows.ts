import { randomUUID } from "node:crypto";
import { connection } from "#db/client.ts";

/** A provider that is linked to this user, put there without one; returns its name. */
export async function linkedProvider(tenantId: string, userId: string): Promise<string> {
  const provider = `op-${randomUUID()}`;
  await connection().sql`
    insert into linked_identities (id, tenant_id, mode, user_id, provider, subject_index, created_at)
    values (${`idn_${provider}`}, ${tenantId}, 'live', ${userId}, ${provider}, ${provider}, now())`;
  return provider;
}

/** A connection of the tenant's with a provider that there is not; returns its id. */
export async function newConnection(tenantId: string): Promise<string> {
  const slug = `op-${randomUUID()}`;
  const id = `con_${slug}`;
  await connection().sql`
    insert into identity_providers
      (id, tenant_id, mode, slug, display_name, issuer, client_id, secret, scopes, created_at)
    values (${id}, ${tenantId}, 'live', ${slug}, 'Sample', 'http://127.0.0.1:9', 'sample', ${Buffer.alloc(16)},
      ${["openid"]}, now())`;
  return id;
}
