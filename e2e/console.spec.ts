import { randomUUID } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { newOrganization, PASSWORD, post } from "./hosted-world.ts";
import { test } from "./test.ts";

const FINGERPRINT = Array.from({ length: 32 }, (_each, n) => (n + 16).toString(16).toUpperCase()).join(":");

test("a newcomer finds the way from the first page to a console that finds what is in it", async ({
  page,
  baseURL,
}) => {
  const email = `owner-${randomUUID()}@example.com`;

  await test.step("the first page leads to the sign-up, which tells a colleague what to do instead", async () => {
    await page.goto("/");
    await page.getByRole("link", { name: "Create an organization" }).click();
    await expect(page.getByText("To join an organization that is here already, ask its owner")).toBeVisible();
    await page.getByTestId("sign-up-organization").fill("Harbour Bank");
    await page.getByTestId("sign-up-email").fill(email);
    await page.getByTestId("sign-up-password").fill(PASSWORD);
    await page.getByTestId("sign-up-submit").click();
    await expect(page.getByRole("heading", { name: "Your first API key" })).toBeVisible();
  });
  const key = (await page.getByTestId("secret-value").innerText()).match(/sk_live_\w+/)?.[0] ?? "";
  await page.getByLabel("I have stored it in a safe place").check();
  await page.getByTestId("secret-done").click();
  await expect(page.getByText("1 of 4"), "the key is the first step, and is made").toBeVisible();

  const server = String(baseURL);
  const person = `jane+${randomUUID()}@example.com`;
  const { user } = await post(`${server}/v1/signup`, { email: person, password: PASSWORD, name: "Jane" }, key);
  const hook = await post(`${server}/v1/webhooks`, { url: "https://hook.example/in", events: ["user.signup"] }, key);
  const { events } = await get(`${server}/v1/events?type=user.signup`, key);
  const stranger = await newOrganization(server);
  const foreign = await post(`${server}/v1/signup`, { email: person, password: PASSWORD }, stranger.key);

  await test.step("its search finds a user by address in any case, an event and a webhook by id", async () => {
    await search(page, person.toUpperCase());
    await expect(page.getByRole("option").first()).toContainText(person);
    await page.getByRole("option").first().click();
    await expect(page).toHaveURL(new RegExp(`/console/users/${Object(user).id}$`));
    await search(page, String(Object(Object(events)[0]).id));
    await page.getByRole("option", { name: /user\.signup/ }).click();
    // The search itself is a dialog, and names the event as well.
    await expect(page.getByRole("complementary", { name: "Signed up" })).toContainText("user.signup");
    await page.keyboard.press("Escape");
    await search(page, String(hook.id));
    await page.getByRole("option", { name: /hook\.example/ }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("hook.example");
  });

  await test.step("and nobody of another organization", async () => {
    await search(page, String(Object(foreign.user).id));
    await expect(page.getByText(/nothing|no match/i).first()).toBeVisible();
    await expect(page.getByRole("option")).toHaveCount(0);
    await page.keyboard.press("Escape");
  });

  await test.step("native apps are named under Settings, and stand in the files that phones ask for", async () => {
    await page.goto("/console/settings");
    await page.getByLabel("Android apps").fill("com.example.app not-a-fingerprint");
    await page.getByTestId("sign-in-save").click();
    await expect(page.getByLabel("Android apps")).toHaveAccessibleDescription(/fingerprint/i);
    await page.getByLabel("Android apps").fill(`com.example.app ${FINGERPRINT}`);
    await page.getByLabel("Apple apps").fill("ABCDE12345.com.example.app");
    await page.getByTestId("sign-in-save").click();
    await expect(page.getByText(/saved/i).first()).toBeVisible();
    const { id } = await get(`${server}/v1/organization`, key);
    const android = await get(`${server}/hosted/${id}/assetlinks.json`, key);
    expect(JSON.stringify(android)).toContain(FINGERPRINT);
    const apple = await get(`${server}/hosted/${id}/apple-app-site-association`, key);
    expect(JSON.stringify(apple)).toContain("ABCDE12345.com.example.app");
  });
});

async function search(page: Page, text: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await page.getByTestId("search-field").fill(text);
}

async function get(url: string, key: string): Promise<Record<string, unknown>> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${key}` } });
  expect(response.ok, url).toBe(true);
  return response.json();
}
