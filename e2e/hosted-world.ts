import { randomUUID } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type Page } from "@playwright/test";

export const PASSWORD = "Story-Password-7";

/** An organization, its realm in test mode, and the mails and texts that its users would have been sent. */
export type World = Awaited<ReturnType<typeof newOrganization>>;

export async function newOrganization(server: string) {
  const ownerEmail = `owner-${randomUUID()}@example.com`;
  const owner = { name: "Harbour Bank", owner_email: ownerEmail, owner_password: PASSWORD };
  const made = await post(`${server}/v1/organizations`, owner);
  const bearer = String(made.access_token);
  const key = String((await post(`${server}/v1/api-keys`, { name: "Hosted", mode: "test" }, bearer)).key);
  return {
    server,
    ownerEmail,
    key,
    realm: `${Object(made.organization).id}-test`,
    message: (to: string, kind: string) => newestMessage({ server, key }, to, kind),
  };
}

/** JSON to an address of the product's; the answer must be a success. */
export async function post(url: string, body: unknown, bearer?: string): Promise<Record<string, unknown>> {
  const headers = { "content-type": "application/json", ...(bearer && { authorization: `Bearer ${bearer}` }) };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  const text = await response.text();
  expect(response.ok, `${url}: ${text}`).toBe(true);
  return JSON.parse(text);
}

/** The id of the realm's only user. */
export async function onlyUser({ server, key }: World): Promise<string> {
  const answer = await fetch(`${server}/v1/users`, { headers: { authorization: `Bearer ${key}` } });
  const { users }: { users: { id: string }[] } = await answer.json();
  expect(users).toHaveLength(1);
  return users[0]?.id ?? "";
}

type Message = { id: string; kind: string; to: string; text: string; link: string | null; code: string | null };

const taken = new Set<string>();

// Each message is handed out once, so that the mail asked for a second time is not taken for the first.
async function newestMessage({ server, key }: { server: string; key: string }, to: string, kind: string) {
  let found: Message | undefined;
  await expect
    .poll(async () => {
      const answer = await fetch(`${server}/v1/messages`, { headers: { authorization: `Bearer ${key}` } });
      const { messages }: { messages: Message[] } = await answer.json();
      found = messages.find((message) => message.to === to && message.kind === kind && !taken.has(message.id));
      return found?.kind;
    })
    .toBe(kind);
  taken.add(found?.id ?? "");
  // A mail's second link undoes what it tells of.
  const links = found?.text.match(/https?:\S+/g) ?? [];
  return { link: found?.link ?? "", code: found?.code ?? "", cancelLink: links[1] ?? "" };
}

/** A developer's page on another site: a link that leads to the sign-in, and the address that users come back to. */
export async function startDeveloper() {
  let signIn = "";
  const arrived: URL[] = [];
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? "/", origin);
    const isBack = url.pathname === "/callback";
    if (isBack) arrived.push(url);
    const link = `<a href="${signIn.replaceAll("&", "&amp;")}">Sign in with Harbour Bank</a>`;
    const text = isBack ? "<h1>Back in the app</h1>" : link;
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end(`<!doctype html><html lang="en"><title>App</title><link rel="icon" href="data:,">${text}`);
  });
  const origin = await listening(server);
  return {
    origin,
    redirectUri: `${origin}/callback`,
    arrived,
    leadsTo: (address: string) => {
      signIn = address;
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** Listens on a free port of loopback; returns the origin. */
export async function listening(server: http.Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${portOf(server.address())}`;
}

function portOf(address: string | AddressInfo | null): number {
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** What a page must not do: ask a foreign host, break its policy, throw. A refusal that is told to the user may be logged. */
export function watch(page: Page, origins: readonly string[]) {
  const wrong: string[] = [];
  page.on("request", (request) => {
    const asked = new URL(request.url());
    if (asked.protocol.startsWith("http") && !origins.includes(asked.origin)) wrong.push(`asked ${asked.origin}`);
    if (/password|token=/i.test(asked.search)) wrong.push(`told an address: ${asked.pathname}`);
  });
  page.on("pageerror", (error) => wrong.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) wrong.push(message.text());
  });
  return wrong;
}

export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow, `sideways scroll at ${new URL(page.url()).pathname}`).toBeLessThanOrEqual(0);
}
