import http from "node:http";
import { onTestFinished, vi } from "vitest";
import { openidProvider, type Person } from "./openid-configuration.ts";

/** A real OpenID provider on loopback: whoever comes is the person who is set, and agrees to everything. */
export async function startOpenidProvider(redirectUrls: readonly string[]) {
  const people = new Map<string, Person>();
  const server = http.createServer((req, res) => handle(req, res));
  const issuer = await listening(server);
  // It warns that it keeps everything in memory, which is what a test wants.
  const warn = vi.spyOn(console, "warn").mockReturnValue();
  const provider = await openidProvider(issuer, redirectUrls, (sub) => people.get(sub));
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
