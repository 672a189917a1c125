import http from "node:http";
import { onTestFinished, vi } from "vitest";
import { openidProvider, type Person, type ProviderOptions } from "./openid-configuration.ts";

type Options = ProviderOptions & {
  /** The provider is one of many tenants, as Microsoft's: this is the one that answers. */
  tenant?: string;
  /** What becomes of a published key. */
  changedKey?: (key: Record<string, unknown>) => Record<string, unknown>;
};

/** A real OpenID provider on loopback: whoever comes is the person who is set, and agrees to everything. */
export async function startOpenidProvider(redirectUrls: readonly string[], options: Options = {}) {
  const people = new Map<string, Person>();
  const server = http.createServer((req, res) => void handle(req, res));
  const origin = await listening(server);
  const { tenant, changedKey = (key) => key, ...wanted } = options;
  const home = tenant === undefined ? "" : `/${tenant}/v2.0`;
  // It warns that it keeps everything in memory, which is what a test wants.
  const warn = vi.spyOn(console, "warn").mockReturnValue();
  const provider = await openidProvider(origin + home, redirectUrls, (sub) => people.get(sub), wanted);
  warn.mockRestore();
  const answer = provider.callback();
  async function handle(req: http.IncomingMessage, res: http.ServerResponse) {
    const url = req.url ?? "/";
    if (!url.startsWith("/interaction/")) return served(url, req, res);
    const accountId = /who=([^;]+)/.exec(req.headers.cookie ?? "")?.[1] ?? "";
    await provider.interactionFinished(req, res, { login: { accountId } }, { mergeWithLastSubmission: false });
  }

  async function served(url: string, req: http.IncomingMessage, res: http.ServerResponse) {
    const [, mount = "", path = url] = tenant === undefined ? [] : (/^(\/[\w-]+\/v2\.0)(\/.*)$/.exec(url) ?? []);
    const own = async (at: string) => (await fetch(origin + home + at, { headers: { "x-as-it-is": "1" } })).text();
    if (path === "/jwks" && !req.headers["x-as-it-is"])
      return res.end(JSON.stringify({ keys: JSON.parse(await own(path)).keys.map(changedKey) }));
    // One document for all tenants: its endpoints are everybody's, its issuer is a template.
    if (tenant !== undefined && path.startsWith("/.well-known/") && mount !== home) {
      const document = JSON.parse((await own(path)).replaceAll(home, mount));
      return res.end(JSON.stringify({ ...document, issuer: `${origin}/{tenantid}/v2.0` }));
    }
    return answer(Object.assign(req, mount && { originalUrl: url, url: path }), res);
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
      if (!at.startsWith(origin)) return Object.fromEntries(new URL(at).searchParams);
    }
    throw new Error("the provider redirects in circles");
  }

  return { issuer: tenant === undefined ? origin : `${origin}/common/v2.0`, home: origin + home, origin, signIn };
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
