import { type Browser, expect, type Page } from "@playwright/test";
import { CLIENT } from "#lib/testing/openid-configuration.ts";
import { addAuthenticator } from "./authenticator.ts";
import { allowInConsole, expectAccount, newAddress, newPhone, proofKey, signInByPassword } from "./hosted-steps.ts";
import { newOrganization, PASSWORD, post, startDeveloper, type World, watch } from "./hosted-world.ts";
import { signInAtProvider, startProvider } from "./openid-provider.ts";
import { passSixteenMinutes } from "./passed-time.ts";
import { test } from "./test.ts";

const ASKED_AGAIN = "Sign in again to change how you sign in.";
const FACTOR_ASKED = "Sign in again with your second factor or passkey to change how you sign in.";

test("a user signs in with the organization's provider, and the developer's page gets the code", async ({
  page,
  browser,
  baseURL,
}) => {
  const server = String(baseURL);
  const world = await newOrganization(server);
  // The console begins in live mode.
  const realm = world.realm.replace(/-test$/, "");
  const developer = await startDeveloper();
  const provider = await startProvider(`${server}/sign-in/${realm}/callback`);
  const { verifier, query } = proofKey(developer.redirectUri);
  developer.leadsTo(`${server}/sign-in/${realm}?${query}`);
  const { phone, wrong, close } = await newPhone(browser, [server, developer.origin, provider.issuer]);

  await test.step("its owner connects the provider, with a secret that is not right", async () => {
    await allowInConsole(page, world, developer.redirectUri);
    await connectInConsole(page, provider.issuer, "not the secret");
  });

  await test.step("the user is not signed in then, and is told", async () => {
    const refused: string[] = [];
    phone.on("response", (response) => void (response.status() >= 400 && refused.push(response.url())));
    await phone.goto(developer.origin);
    await phone.getByRole("link", { name: /sign in/i }).click();
    await expect(phone.getByTestId("provider-acme")).toHaveText("Continue with Acme");
    expect(refused, "a page that nobody is signed in to asks for nothing that is refused").toEqual([]);
    await phone.getByTestId("provider-acme").click();
    await signInAtProvider(phone, "erika@example.com");
    await expect(phone.getByRole("heading", { level: 1 })).toHaveText("You are not signed in");
  });

  await test.step("the owner changes the secret, and then the name without it; it is never shown", async () => {
    await changeInConsole(page, { secret: CLIENT.secret });
    await changeInConsole(page, { name: "Harbour ID" });
    await page.reload();
    await expect(page.getByTestId("connection-row")).toContainText("Harbour ID");
    expect(await page.content()).not.toContain(CLIENT.secret);
  });

  await test.step("the user comes back signed in, and the code is exchanged", async () => {
    await phone.getByRole("link", { name: "Back to the sign-in" }).click();
    await expect(phone.getByTestId("provider-acme")).toHaveText("Continue with Harbour ID");
    await phone.getByTestId("provider-acme").click();
    await expect(phone.getByRole("heading", { name: "Back in the app" })).toBeVisible();
    const code = String(developer.arrived.at(-1)?.searchParams.get("code"));
    const exchange = { code, code_verifier: verifier, redirect_uri: developer.redirectUri, client_id: realm };
    const signedIn = await post(`${server}/v1/auth/code/exchange`, exchange);
    expect(signedIn).toMatchObject({ user: { email: "erika@example.com", name: "Erika Muster", is_verified: true } });
  });

  expect(wrong).toEqual([]);
  await close();
  await developer.close();
  provider.close();
});

test("an account links and unlinks a provider, and adds a second passkey, after a recent sign-in alone", async ({
  page,
  baseURL,
}, { config }) => {
  const server = String(baseURL);
  const world = await newOrganization(server);
  const provider = await startProvider(`${server}/sign-in/${world.realm}/callback`);
  const wrong = watch(page, [server, provider.issuer]);
  await connectByApi(world, provider.issuer);
  const { email, id } = await newUser(world);
  const row = page.getByTestId("identity-acme");
  await signInByPassword(page, world, email);

  await test.step("it is linked by the provider's own form", async () => {
    await row.getByRole("button", { name: "Link Acme", exact: true }).click();
    await signInAtProvider(page, newAddress());
    await expect(row).toContainText("Linked");
    await expect(row.getByRole("button", { name: "Unlink Acme" })).toBeVisible();
  });

  await test.step("sixteen minutes later the page leads through another sign-in, with that provider", async () => {
    await passSixteenMinutes(config.metadata, id);
    await unlink(page);
    await expect(row.getByTestId("failure")).toContainText(ASKED_AGAIN);
    await row.getByTestId("sign-in-again").click();
    await page.getByTestId("provider-acme").click();
    await expectAccount(page);
  });

  await test.step("a first passkey is added at any time, and what comes after it by signing in with it alone", async () => {
    await passSixteenMinutes(config.metadata, id);
    const authenticator = await addAuthenticator(page);
    await addPasskey(page);
    await expect(page.getByTestId("passkey-row")).toHaveCount(1);
    await addPasskey(page);
    await expect(page.getByTestId("failure")).toContainText(ASKED_AGAIN);
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByTestId("app-set-up").click();
    await expect(page.getByTestId("failure")).toContainText(ASKED_AGAIN);
    await authenticator.isTouched(false);
    await page.getByTestId("sign-in-again").click();
    await page.getByTestId("provider-acme").click();
    await expectAccount(page);
    await page.getByTestId("app-set-up").click();
    await expect(page.getByTestId("failure")).toContainText(FACTOR_ASKED);
    // The sign-in page offers the passkey by itself, and the touch accepts it.
    await authenticator.isTouched(true);
    await page.getByTestId("sign-in-again").click();
    await expectAccount(page);
    await page.getByTestId("app-set-up").click();
    await expect(page.getByTestId("setup-secret")).toBeVisible();
    await page.getByRole("button", { name: "Cancel" }).click();
  });

  await test.step("it is unlinked, and to link it anew needs a recent sign-in as well", async () => {
    await unlink(page);
    await expect(page.getByText("Acme is unlinked.")).toBeVisible();
    await passSixteenMinutes(config.metadata, id);
    await row.getByRole("button", { name: "Link Acme", exact: true }).click();
    await expect(row.getByTestId("failure")).toContainText(ASKED_AGAIN);
  });

  expect(wrong).toEqual([]);
  provider.close();
});

test("signing out the other devices ends their sessions", async ({ page, browser, baseURL }) => {
  const world = await newOrganization(String(baseURL));
  const { email } = await newUser(world);
  const others = [await otherDevice(browser, world, email), await otherDevice(browser, world, email)];
  await signInByPassword(page, world, email);
  // The sign-up by the developer's server is a device as well.
  await expect(page.getByTestId("device")).toHaveCount(4);
  await page.getByTestId("devices-others").click();
  await page.getByTestId("confirm-do").click();
  await expect(page.getByText("All other devices are signed out.")).toBeVisible();
  for (const other of others) {
    // Seldom enough that all of these stories together stay below what one stranger's address may ask in a minute.
    const asked = () => other.request.get(`${world.server}/hosted/${world.realm}/account`);
    await expect.poll(async () => (await asked()).status(), { intervals: [200] }).toBe(401);
    await other.reload();
    await expect(other.getByRole("heading", { level: 1 })).toHaveText("Sign in to see your account");
    await other.context().close();
  }
  await page.reload();
  await expect(page.getByTestId("device")).toHaveCount(1);
});

async function connectInConsole(page: Page, issuer: string, secret: string): Promise<void> {
  await page.getByTestId("connections-new").click();
  await page.getByTestId("connections-kind-openid").check();
  await page.getByLabel("Name", { exact: true }).fill("Acme");
  await page.getByLabel("Short name").fill("acme");
  await page.getByTestId("connections-issuer").fill(issuer);
  await page.getByTestId("connections-client-id").fill(CLIENT.id);
  await page.getByTestId("connections-client-secret").fill(secret);
  await page.getByTestId("connections-submit").click();
  await expect(page.getByTestId("connection-row")).toContainText("Acme");
}

async function changeInConsole(page: Page, { name, secret }: { name?: string; secret?: string }): Promise<void> {
  await page.getByTestId("connections-change").click();
  await expect(page.getByTestId("connections-client-id")).toHaveValue(CLIENT.id);
  await expect(page.getByTestId("connections-client-secret")).toHaveValue("");
  await expect(page.getByTestId("connections-client-secret")).toHaveAttribute("type", "password");
  if (name) await page.getByLabel("Name", { exact: true }).fill(name);
  if (secret) await page.getByTestId("connections-client-secret").fill(secret);
  await page.getByTestId("connections-save").click();
  await expect(page.getByTestId("connections-save")).toHaveCount(0);
}

async function connectByApi({ server, key }: World, issuer: string): Promise<void> {
  const client = { client_id: CLIENT.id, client_secret: CLIENT.secret };
  const connection = { provider: "acme", display_name: "Acme", issuer, ...client };
  await post(`${server}/v1/auth/oauth/connections`, connection, key);
}

async function newUser({ server, key }: World): Promise<{ email: string; id: string }> {
  const email = newAddress();
  const { user } = await post(`${server}/v1/signup`, { email, password: PASSWORD }, key);
  return { email, id: String(Object(user).id) };
}

async function otherDevice(browser: Browser, world: World, email: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signInByPassword(page, world, email);
  return page;
}

async function unlink(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Unlink Acme" }).first().click();
  await page.getByTestId("confirm-do").click();
}

async function addPasskey(page: Page): Promise<void> {
  await page.getByTestId("passkey-add").click();
  await page.getByTestId("passkey-make").click();
}
