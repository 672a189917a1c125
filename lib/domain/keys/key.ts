import * as z from "zod";
import type { ApiKeyRow } from "#db/queries/api-keys.ts";
import { secret } from "#lib/engine/secrets.ts";

export const FAMILIES = {
  native: { live: "sk_live_", test: "sk_test_" },
  zeroauth: { live: "za_live_", test: "za_test_" },
  zkauth: { live: "zka_live_", test: "zka_test_" },
  auth1: { live: "auth1_pk_", test: "auth1_test_" },
} as const;

/** Safe: the keys of a non-empty constant. */
export const FAMILY_NAMES = Object.keys(FAMILIES) as [Family, ...Family[]];

type Family = keyof typeof FAMILIES;

export const PREFIXES = Object.values(FAMILIES).flatMap((family) => [family.live, family.test]);

/** What a key may be allowed. A key holds some of these, or `*` for all. */
export const SCOPES = {
  "zkp:register": "Register a zero-knowledge identity",
  "zkp:verify": "Verify zero-knowledge proofs",
  "nonce:create": "Make nonces for proofs",
  "saml:login": "Start a SAML sign-in",
  "saml:callback": "Finish a SAML sign-in",
  "oidc:authorize": "Start an OpenID Connect sign-in",
  "oidc:callback": "Finish an OpenID Connect sign-in",
  "users:read": "Read users",
  "users:write": "Create, change and remove users",
  "auth:write": "Sign users up and in, refresh and verify their tokens",
  "kyc:read": "Read verifications and what was read from documents",
  "kyc:write": "Create, carry out and delete verifications",
  "attributes:verify": "Ask holders of credentials to prove attributes, and verify their proofs",
  "webhooks:read": "Read webhook endpoints and deliveries",
  "webhooks:write": "Create, change, test and remove webhook endpoints",
  "connections:read": "Read the providers that users sign in with",
  "connections:write": "Connect, change and remove the providers that users sign in with",
  "keys:read": "List API keys",
  "keys:write": "Create and revoke API keys",
  "events:read": "Read events",
  "messages:read": "Read the development inbox: mails and text messages that were kept instead of sent",
  "usage:read": "Read usage",
  "identity:read": "Read the signed-in user and end the session",
  "client:read": "Read the organization that owns the key",
} as const;

export type Scope = keyof typeof SCOPES;

/** What ZeroAuth publishes, and so what a key of its own console may do where nobody chooses. */
export const ZEROAUTH_SCOPES: readonly Scope[] = [
  "zkp:register",
  "zkp:verify",
  "nonce:create",
  "saml:login",
  "saml:callback",
  "oidc:authorize",
  "oidc:callback",
  "identity:read",
];

/** Safe: the keys of a non-empty constant. */
const scopeNames = Object.keys(SCOPES) as [Scope, ...Scope[]];

export const ScopeName = z.union([z.literal("*"), z.enum(scopeNames)]);

export const ApiKey = z
  .object({
    id: z.string(),
    name: z.string(),
    prefix: z.string(),
    lastFour: z.string(),
    mode: z.enum(["live", "test"]),
    scopes: z.array(z.string()),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().nullable(),
    revokedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "ApiKey" });

export const NewApiKey = ApiKey.extend({ key: secret() }).meta({ id: "NewApiKey" });

export function keyOutput(row: ApiKeyRow): z.input<typeof ApiKey> {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    lastFour: row.lastFour,
    mode: row.mode,
    scopes: row.scopes,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
  };
}
