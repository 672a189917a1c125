import { randomUUID } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { addAuthenticator } from "./authenticator.ts";
import { expectAccount, newAddress, signInByPassword, signOut } from "./hosted-steps.ts";
import { newOrganization, PASSWORD, post } from "./hosted-world.ts";
import { test } from "./test.ts";

test("a browser makes a passkey and signs in with it, with no user name", async ({ page, baseURL }) => {
  await page.goto("/docs");
  const authenticator = await addAuthenticator(page);
  const { key, token, userId } = await newUser(String(baseURL));

  const registered = await test.step("a signed-in user registers one, as the browser's own JSON both ways", () =>
    register(page, token));
  expect(registered).toMatchObject({ status: 200, body: { id: expect.stringMatching(/^pk_/), name: "This browser" } });

  await test.step("the same authenticator is not registered twice", async () => {
    await expect(register(page, token)).rejects.toThrow(/InvalidStateError/);
  });

  await test.step("whoever holds it is signed in, time and again", async () => {
    for (let count = 0; count < 2; count++)
      expect(await signIn(page, key)).toMatchObject({
        status: 200,
        body: { user: { id: userId }, token_type: "bearer", mfa_required: false },
      });
  });

  await test.step("nobody is, where the authenticator does not verify its user", async () => {
    await authenticator.verifiesUser(false);
    await expect(signIn(page, key)).rejects.toThrow(/NotAllowedError/);
    await authenticator.verifiesUser(true);
  });

  await test.step("once it is removed, it opens nothing", async () => {
    const removed = await fetch(`${baseURL}/v1/passkey/${registered.body.id}`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${token}` },
    });
    expect(removed.status).toBe(200);
    expect(await signIn(page, key)).toMatchObject({ status: 400, body: { error: "invalid_credentials" } });
  });
});

type Answer = { status: number; body: Record<string, unknown> };

test("where a second step is demanded, a password leads to the passkey, and to no app in its place", async ({
  page,
  baseURL,
}) => {
  const world = await newOrganization(String(baseURL));
  const email = newAddress();
  await post(`${world.server}/v1/signup`, { email, password: PASSWORD }, world.key);
  await signInByPassword(page, world, email);
  const authenticator = await addAuthenticator(page);
  await page.getByTestId("passkey-add").click();
  await page.getByTestId("passkey-make").click();
  await expect(page.getByTestId("passkey-row")).toHaveCount(1);
  await authenticator.isTouched(false);
  await signOut(page);
  const demanded = await fetch(`${world.server}/v1/organization`, {
    method: "PATCH",
    headers: { "content-type": "application/json", authorization: `Bearer ${world.key}` },
    body: JSON.stringify({ mfa_policy: "required" }),
  });
  expect(demanded.status).toBe(200);

  await page.goto(`${world.server}/sign-in/${world.realm}`);
  await page.getByTestId("email").fill(email);
  await page.getByTestId("password").fill(PASSWORD);
  await page.getByTestId("sign-in").click();
  await expect(page.getByRole("heading", { name: "Use your passkey" })).toBeVisible();
  await expect(page.getByTestId("setup-secret"), "an app would be a way around the passkey").toHaveCount(0);
  await page.goto(`${world.server}/account/${world.realm}`);
  await expect(page.getByRole("heading", { level: 1 }), "the password alone opens nothing").toHaveText(
    "Sign in to see your account",
  );

  await page.goto(`${world.server}/sign-in/${world.realm}`);
  await page.getByTestId("email").fill(email);
  await page.getByTestId("password").fill(PASSWORD);
  await page.getByTestId("sign-in").click();
  await expect(page.getByTestId("passkey-step")).toBeVisible();
  await authenticator.isTouched(true);
  await page.getByTestId("passkey-step").click();
  await expectAccount(page);
});

async function newUser(server: string) {
  const post = async (path: string, body: unknown, key?: string) => {
    const headers = { "content-type": "application/json", ...(key && { authorization: `Bearer ${key}` }) };
    const response = await fetch(`${server}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    expect(response.status).toBe(201);
    return response.json();
  };
  const organization = { name: "Passkey Bank", owner_email: `owner-${randomUUID()}@example.com` };
  const made = await post("/v1/organizations", { ...organization, owner_password: PASSWORD });
  const key = String(made.organization.api_key);
  const user = await post("/v1/signup", { email: `user-${randomUUID()}@example.com`, password: PASSWORD }, key);
  return { key, token: String(user.access_token), userId: String(user.user.id) };
}

/** Both ceremonies run inside the page, as an application's own script would. */
function register(page: Page, token: string): Promise<Answer> {
  return page.evaluate(async (bearer) => {
    const post = (path: string, body?: unknown) =>
      fetch(`/v1/passkey/register/${path}`, {
        method: "POST",
        headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
        body: JSON.stringify(body ?? {}),
      });
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(await (await post("start")).json());
    const made = await navigator.credentials.create({ publicKey });
    if (!(made instanceof PublicKeyCredential)) throw new Error("the browser made no passkey");
    const finished = await post("finish", { ...made.toJSON(), name: "This browser" });
    return { status: finished.status, body: await finished.json() };
  }, token);
}

function signIn(page: Page, key: string): Promise<Answer> {
  return page.evaluate(async (bearer) => {
    const post = (path: string, body?: unknown) =>
      fetch(`/v1/passkey/authenticate/${path}`, {
        method: "POST",
        headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
        body: JSON.stringify(body ?? {}),
      });
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await (await post("start")).json());
    const proof = await navigator.credentials.get({ publicKey });
    if (!(proof instanceof PublicKeyCredential)) throw new Error("the browser gave no proof");
    const finished = await post("finish", proof.toJSON());
    return { status: finished.status, body: await finished.json() };
  }, key);
}
