import { exportJWK, generateKeyPair } from "jose";
import { Provider } from "oidc-provider";

export const CLIENT = { id: "bonafide", secret: "the client's secret at the provider" };

export type Person = {
  sub: string;
  email?: string;
  email_verified?: boolean;
  name?: string;
  given_name?: string;
  family_name?: string;
  /** Of a provider of many tenants. */
  tid?: string;
  xms_edov?: unknown;
};

export type ProviderOptions = {
  /** UserInfo as a signed JWT. */
  signsUserInfo?: boolean;
  /** The claims of the scope openid, which are in the ID token. */
  idTokenClaims?: readonly string[];
};

/** A real OpenID provider with one client, to which everybody agrees; who comes is asked at `/interaction/{uid}`. */
export async function openidProvider(
  issuer: string,
  redirectUrls: readonly string[],
  personOf: (sub: string) => Person | undefined,
  { signsUserInfo = false, idTokenClaims = ["sub"] }: ProviderOptions = {},
): Promise<Provider> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  return new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [...redirectUrls],
        token_endpoint_auth_method: "client_secret_post",
        ...(signsUserInfo && { userinfo_signed_response_alg: "RS256" as const }),
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: "one", alg: "RS256", use: "sig" }] },
    cookies: { keys: ["a key of the test's own"] },
    claims: {
      openid: [...idTokenClaims],
      email: ["email", "email_verified", "xms_edov"],
      profile: ["name", "given_name", "family_name"],
    },
    features: { devInteractions: { enabled: false }, jwtUserinfo: { enabled: signsUserInfo } },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 60, IdToken: 60, Interaction: 600, Session: 600 },
    pkce: { required: () => true },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: async () => ({ ...personOf(sub), sub }) }),
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({ accountId: oidc.session?.accountId, clientId: oidc.client?.clientId });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
}
