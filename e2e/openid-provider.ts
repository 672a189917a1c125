import http from "node:http";
import { text } from "node:stream/consumers";
import type { Page } from "@playwright/test";
import { openidProvider } from "#lib/testing/openid-configuration.ts";
import { listening } from "./hosted-world.ts";

/** A real OpenID provider on another origin, with a login form of its own: whoever types an address is who has it. */
export async function startProvider(redirectUrl: string) {
  const server = http.createServer((req, res) => handle(req, res));
  const issuer = await listening(server);
  const personOf = (sub: string) => ({ sub, email: sub, email_verified: true, name: "Erika Muster" });
  const provider = await openidProvider(issuer, [redirectUrl], personOf);
  const answer = provider.callback();

  async function handle(req: http.IncomingMessage, res: http.ServerResponse) {
    if (!req.url?.startsWith("/interaction/")) return answer(req, res);
    if (req.method !== "POST") return res.setHeader("content-type", "text/html; charset=utf-8").end(FORM);
    const accountId = new URLSearchParams(await text(req)).get("login") ?? "";
    await provider.interactionFinished(req, res, { login: { accountId } }, { mergeWithLastSubmission: false });
  }
  return {
    issuer,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Fills in the provider's form. It remembers its user in this browser, and does not ask again. */
export async function signInAtProvider(page: Page, login: string): Promise<void> {
  await page.getByLabel("Login at the provider").fill(login);
  await page.getByRole("button", { name: "Go on" }).click();
}

const FORM = `<!doctype html><html lang="en"><title>Provider</title><link rel="icon" href="data:,">
<form method="post"><label>Login at the provider <input name="login"></label><button>Go on</button></form>`;
