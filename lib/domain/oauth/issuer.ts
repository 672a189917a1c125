import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  type CustomFetch,
  customFetch,
  discovery,
  type ExportedJWKSCache,
  enableNonRepudiationChecks,
  getJwksCache,
  None,
  type ServerMetadata,
  setJwksCache,
} from "openid-client";
import { fetchOutbound } from "#lib/adapters/outbound/index.ts";
import { env } from "#lib/env.ts";
import { processWide } from "#lib/process-wide.ts";
import { isTemplateOf } from "./tenant-issuer.ts";

// Chosen: a provider's new key or endpoint is seen within ten minutes (keys that are missing, after one).
const HELD_MILLISECONDS = 600_000;
const ISSUERS_MAX = 200;
// Chosen: the largest discovery documents and key sets of public providers have less than 20 kB.
const ANSWER_BYTES_MAX = 256 * 1024;
const ANSWER_MILLISECONDS = 5_000;

export type Issuer = { metadata: ServerMetadata; keys: ExportedJWKSCache | undefined };
type Held = { issuer: Promise<Issuer>; until: number };

const held = () => processWide("openid-issuers", () => new Map<string, Held>());

/** The issuer's discovery document and keys, at most ten minutes old. Throws where it cannot be used. */
export function findIssuer(issuer: string): Promise<Issuer> {
  const known = held().get(issuer);
  if (known && known.until > performance.now()) return known.issuer;
  held().delete(issuer);
  const [oldest] = held().keys();
  if (oldest !== undefined && held().size >= ISSUERS_MAX) held().delete(oldest);
  const finding = discover(issuer).then((metadata) => ({ metadata, keys: undefined }));
  held().set(issuer, { issuer: finding, until: performance.now() + HELD_MILLISECONDS });
  finding.catch(() => held().delete(issuer));
  return finding;
}

/** The document at the issuer's well-known address (OpenID Connect Discovery §4), which must name that issuer. */
async function discover(issuer: string): Promise<ServerMetadata> {
  const { OAUTH_ALLOW_LOCAL: allowLocal } = env();
  // §4.1: without its slash at the end. Named whole, the library leaves it to us whose document it is.
  const address = new URL(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`);
  const found = await discovery(address, "discovery", undefined, None(), {
    [customFetch]: outbound,
    execute: allowLocal ? [allowInsecureRequests] : [],
  });
  const metadata = found.serverMetadata();
  // §4.3: to the letter, or the template of Microsoft's for the issuers of all tenants.
  if (metadata.issuer !== issuer && !isTemplateOf(metadata.issuer, issuer))
    throw new Error("the discovery document names another issuer");
  for (const endpoint of ["authorization_endpoint", "token_endpoint", "jwks_uri"] as const)
    if (!isEndpoint(metadata[endpoint], allowLocal))
      throw new Error(`the discovery document has no usable ${endpoint}`);
  return Object.assign(metadata, { userinfo_signing_alg_values_supported: userInfoAlgorithms(metadata) });
}

/** How UserInfo is signed where that is not announced (OpenID Connect Core §5.3.2): as ID tokens are. */
function userInfoAlgorithms(metadata: ServerMetadata): string[] {
  const announced = metadata.userinfo_signing_alg_values_supported ?? metadata.id_token_signing_alg_values_supported;
  // With a public key alone; "none" and the client's secret are no signature of the provider's.
  return (announced ?? ["RS256"]).filter((alg) => /^(?:RS|PS|ES|Ed|ML-DSA)/.test(alg));
}

/** A browser is sent to one of them: `javascript:` must not be. */
function isEndpoint(address: string | undefined, allowLocal: boolean): boolean {
  const protocol = URL.parse(address ?? "")?.protocol;
  return protocol === "https:" || (allowLocal && protocol === "http:");
}

type Client = { clientId: string; secret: string; redirectUrl: string };

/** A client of the issuer's for one exchange, and what to do with the keys that it has loaded. */
export async function clientOf(issuer: Issuer, { clientId, secret, redirectUrl }: Client): Promise<Configuration> {
  const methods = issuer.metadata.token_endpoint_auth_methods_supported;
  // In the body where that is announced: escaping for Basic (RFC 6749 §2.3.1) is read differently by providers.
  const proof = methods?.includes("client_secret_post") ? ClientSecretPost(secret) : ClientSecretBasic(secret);
  const client = new Configuration(issuer.metadata, clientId, {}, proof);
  client[customFetch] = withRedirectUrl(redirectUrl);
  enableNonRepudiationChecks(client);
  if (env().OAUTH_ALLOW_LOCAL) allowInsecureRequests(client);
  if (issuer.keys) setJwksCache(client, issuer.keys);
  return client;
}

/** Keeps the keys that an exchange has loaded for the next one. */
export function keepKeys(issuer: Issuer, client: Configuration): void {
  issuer.keys = getJwksCache(client) ?? issuer.keys;
}

/** The library derives the redirect address without its query; RFC 6749 §4.1.3 wants the very one that was sent. */
function withRedirectUrl(redirectUrl: string): CustomFetch {
  return (url, options) => {
    if (options.body instanceof URLSearchParams && options.body.has("redirect_uri"))
      options.body.set("redirect_uri", redirectUrl);
    return outbound(url, options);
  };
}

const outbound: CustomFetch = (url, { method, headers, body }) =>
  fetchOutbound(
    url,
    {
      method: method === "POST" ? "POST" : "GET",
      headers,
      body: body === undefined || body === null ? undefined : String(body),
      timeoutMilliseconds: ANSWER_MILLISECONDS,
      bytesMax: ANSWER_BYTES_MAX,
    },
    { allowLocal: env().OAUTH_ALLOW_LOCAL },
  );
