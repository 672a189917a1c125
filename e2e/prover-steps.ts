import { expect, type Page, type Request } from "@playwright/test";
import { expectAccount } from "./hosted-steps.ts";
import { newOrganization, PASSWORD, type World } from "./hosted-world.ts";

export const NEW_PASSWORD = "Another-Harbour-8";
const WRONG_PASSWORD = "Wrong-Harbour-9";
export const SENT_PASSWORDS = [PASSWORD, NEW_PASSWORD, WRONG_PASSWORD];

export type PasswordLogin = "password" | "proof" | "opaque";

export async function newRealm(server: string, passwordLogin: PasswordLogin): Promise<World> {
  const world = await newOrganization(server);
  await setPasswordLogin(world, passwordLogin);
  return world;
}

export async function setPasswordLogin({ server, key }: World, passwordLogin: PasswordLogin): Promise<void> {
  const answer = await fetch(`${server}/v1/organization`, {
    method: "PATCH",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    body: JSON.stringify({ password_login: passwordLogin }),
  });
  expect(answer.ok, await answer.text()).toBe(true);
}

/** Whatever leaves the page, its workers included, that has a password in it, in whatever usual spelling. */
export function watchPasswords(page: Page): { told: string[]; bodies: number } {
  const seen: { told: string[]; bodies: number } = { told: [], bodies: 0 };
  const spellings = SENT_PASSWORDS.flatMap((password) => [
    password,
    encodeURIComponent(password),
    Buffer.from(password).toString("base64").replaceAll("=", ""),
    Buffer.from(password).toString("hex"),
  ]);
  page.context().on("request", (request: Request) => {
    const body = request.postData() ?? "";
    if (body) seen.bodies += 1;
    const sent = `${request.url()} ${JSON.stringify(request.headers())} ${body}`;
    if (spellings.some((spelling) => sent.includes(spelling))) seen.told.push(`${request.method()} ${request.url()}`);
  });
  return seen;
}

export async function signUp(page: Page, { server, realm }: World, email: string): Promise<void> {
  await page.goto(`${server}/sign-up/${realm}`);
  await page.getByTestId("email").fill(email);
  await page.getByTestId("password").fill(PASSWORD);
  await expect(page.getByTestId("unsent-note")).toContainText("Your password is not sent");
  await page.getByTestId("sign-up").click();
  await page.getByTestId("sign-up-continue").click();
  await expectAccount(page);
}

/** Proves the address, so that the account stays its own when another way of signing in comes. */
export async function confirmAddress(page: Page, world: World, email: string): Promise<void> {
  await page.goto((await world.message(email, "email_verification")).link);
  await page.getByTestId("verify").click();
  await expect(page.getByRole("link", { name: "See your account" })).toBeVisible();
  await page.goto(`${world.server}/account/${world.realm}`);
}

export async function signIn(page: Page, { server, realm }: World, email: string, password = PASSWORD): Promise<void> {
  await page.goto(`${server}/sign-in/${realm}`);
  await page.getByTestId("email").fill(email);
  await page.getByTestId("password").fill(password);
  await page.getByTestId("sign-in").click();
}

/** The words that a wrong password is refused with. */
export async function wrongWords(page: Page, world: World, email: string): Promise<string> {
  await signIn(page, world, email, WRONG_PASSWORD);
  const failure = page.getByTestId("failure").locator("p").nth(1);
  await expect(failure).toBeVisible();
  return failure.innerText();
}

/** The body of the next sign-in by proof that the page sends, which never arrives. */
export async function caughtProof(page: Page, world: World, email: string): Promise<Record<string, unknown>> {
  const address = "**/password-proof/sign-in";
  const caught = Promise.withResolvers<string>();
  await page.route(address, (route) => {
    caught.resolve(route.request().postData() ?? "");
    return route.abort();
  });
  await signIn(page, world, email);
  const body: Record<string, unknown> = JSON.parse(await caught.promise);
  await page.unroute(address);
  return body;
}

/** Sends a body to a realm's sign-in by proof as its own page would. */
export async function sendProof({ server, realm }: World, body: unknown): Promise<{ status: number; words: unknown }> {
  const answer = await fetch(`${server}/hosted/${realm}/password-proof/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: server },
    body: JSON.stringify(body),
  });
  const told: Record<string, unknown> = await answer.json();
  return { status: answer.status, words: told.detail };
}

/** What Chromium has received, by address, as its network stack counts it: packed, with headers. */
export async function received(page: Page): Promise<Map<string, number>> {
  const entries = () =>
    performance
      .getEntriesByType("resource")
      .filter((entry) => entry instanceof PerformanceResourceTiming)
      .map(({ name, transferSize }): [string, number] => [name, transferSize]);
  const parts = await Promise.all([
    page.evaluate(entries),
    ...page.workers().map((worker) => worker.evaluate(entries)),
  ]);
  return new Map(parts.flat());
}
