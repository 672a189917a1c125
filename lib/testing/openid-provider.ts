import http from "node:http";
import { exportJWK, generateKeyPair } from "jose";
import { Provider } from "oidc-provider";
import { onTestFinished, vi } from "vitest";

export const CLIENT = { id: "bonafide", secret: "the client's secret at the provider" };

export type Person = { sub: string; email?: string; email_verified?: boolean; name?: string };

/** A real OpenID provider on loopback: whoever comes is the person who is set, and agrees to everything. */
export async function startOpenidProvider(redirectUrls: readonly string[]) {
  const people = new Map<string, Person>();
  const server = http.createServer((req, res) => handle(req, res));
  const issuer = await listening(server);
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  // It warns that it keeps everything in memory, which is what a test wants.
  const warn = vi.spyOn(console, "warn").mockReturnValue();
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [...redirectUrls],
        token_endpoint_auth_method: "client_secret_post",
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: "one", alg: "RS256", use: "sig" }] },
    cookies: { keys: ["a key of the test's own"] },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    features: { devInteractions: { enabled: false } },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 60, IdToken: 60, Interaction: 60, Session: 60 },
    pkce: { required: () => true },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: async () => ({ ...people.get(sub), sub }) }),
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({ accountId: oidc.session?.accountId, clientId: oidc.client?.clientId });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  warn.mockRestore();
  const answer = provider.callback();
  async function handle(req: http.IncomingMessage, res: http.ServerResponse) {
    if (!req.url?.startsWith("/interaction/")) return answer(req, res);
    const accountId = /who=([^;]+)/.exec(req.headers.cookie ?? "")?.[1] ?? "";
    await provider.interactionFinished(req, res, { login: { accountId } }, { mergeWithLastSubmission: false });
  }

  /** What the browser of this person brings back to the redirect address. */
  async function signIn(authorizationUrl: string, person: Person): Promise<Record<string, string>> {
    people.set(person.sub, person);
    const cookies = new Map([["who", person.sub]]);
    let at = authorizationUrl;
    for (let steps = 0; steps < 10; steps++) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
      const answered = await fetch(at, { redirect: "manual", headers: { cookie } });
      for (const set of answered.headers.getSetCookie()) {
        const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
        cookies.set(name, value);
      }
      const location = answered.headers.get("location");
      if (!location) throw new Error(`the provider answered ${answered.status}: ${await answered.text()}`);
      at = new URL(location, at).href;
      if (!at.startsWith(issuer)) return Object.fromEntries(new URL(at).searchParams);
    }
    throw new Error("the provider redirects in circles");
  }

  return { issuer, signIn };
}

/** Listens on a free port of loopback until the test has finished; returns the origin. */
export async function listening(server: http.Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return `http://127.0.0.1:${address.port}`;
}
