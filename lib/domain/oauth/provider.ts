import * as z from "zod";
import type { ProviderRow } from "#db/queries/oauth.ts";
import { cell, openPersonal, sealPersonal } from "../tenancy/index.ts";

/** Providers whose issuer and scopes are known. */
export const KNOWN_PROVIDERS: Readonly<
  Record<string, { displayName: string; issuer: string; scopes: readonly string[] } | undefined>
> = {
  google: { displayName: "Google", issuer: "https://accounts.google.com", scopes: ["openid", "email", "profile"] },
  apple: { displayName: "Apple", issuer: "https://appleid.apple.com", scopes: ["openid", "email", "name"] },
};

export const ProviderSlug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "must be lower-case letters, digits and hyphens, at most 63");

/** What an administrator sees of a provider; never its secret. */
export const Connection = z
  .object({
    id: z.string(),
    provider: z.string(),
    displayName: z.string(),
    issuer: z.string(),
    clientId: z.string(),
    scopes: z.array(z.string()),
    enabled: z.boolean(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "Connection" });

export function connectionOutput(row: ProviderRow): z.input<typeof Connection> {
  return {
    id: row.id,
    provider: row.slug,
    displayName: row.displayName,
    issuer: row.issuer,
    clientId: row.clientId,
    scopes: row.scopes,
    enabled: row.isEnabled,
    createdAt: row.createdAt.toISOString(),
  };
}

/** How we prove to a provider who we are: a secret, or the key that Apple's secrets are signed with. */
const ClientSecret = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("secret"), value: z.string() }),
  z.object({ kind: z.literal("apple"), teamId: z.string(), keyId: z.string(), privateKey: z.string() }),
]);

export type ClientSecret = z.output<typeof ClientSecret>;

export function sealSecret(
  provider: Pick<ProviderRow, "tenantId" | "mode" | "id">,
  secret: ClientSecret,
): Promise<Buffer> {
  return sealPersonal(cell("identity_providers.secret", provider), JSON.stringify(secret));
}

export async function openSecret(row: ProviderRow): Promise<ClientSecret> {
  return ClientSecret.parse(JSON.parse(await openPersonal(cell("identity_providers.secret", row), row.secret)));
}
