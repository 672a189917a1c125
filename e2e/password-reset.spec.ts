import { type Browser, expect, type Page } from "@playwright/test";
import { expectAccount, newAddress, openConsole, signInByPassword } from "./hosted-steps.ts";
import { newOrganization, onlyUser, PASSWORD, post, type World, watch } from "./hosted-world.ts";
import { confirmAddress, NEW_PASSWORD, newRealm, signIn, signUp, watchPasswords } from "./prover-steps.ts";
import { test } from "./test.ts";

for (const passwordLogin of ["opaque", "proof"] as const)
  test(`a forgotten password is replaced under ${passwordLogin}, unsent: the old one and every session end`, async ({
    page,
    browser,
    baseURL,
  }) => {
    const world = await newRealm(String(baseURL), passwordLogin);
    const email = newAddress();
    await signUp(page, world, email);
    await confirmAddress(page, world, email);

    // Elsewhere, where nobody is signed in: by somebody who has forgotten the password.
    const { other, seen, wrong, close } = await elsewhere(browser, world);
    await other.goto(await orderLink(other, world, email));
    await other.getByTestId("new_password").fill("weak");
    await other.getByTestId("reset").click();
    await expect(other.getByText("needs everything on the list below")).toBeVisible();
    await expect(other.getByTestId("new_password")).toBeFocused();
    await other.getByTestId("new_password").fill(NEW_PASSWORD);
    await expect(other.getByTestId("unsent-note")).toContainText("Your password is not sent");
    await other.getByTestId("reset").click();
    await expect(other.getByRole("heading", { level: 1 })).toHaveText("Your password is changed");
    await world.message(email, "password_changed");

    await test.step("the session from before has ended, as the page says", async () => {
      await expect(other.getByText("you have been signed out")).toBeVisible();
      await page.reload();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sign in to see your account");
    });

    if (passwordLogin === "opaque") await expectRefused(other, world, email, PASSWORD);
    await signIn(other, world, email, NEW_PASSWORD);
    await expect(other.getByRole("heading", { level: 1 })).toHaveText("Your account");
    await expect(other.getByTestId("device")).toHaveCount(1);
    expect(seen.bodies).toBeGreaterThan(3);
    expect(seen.told).toEqual([]);
    expect(wrong).toEqual([]);
    await close();
  });

test("where resets await approval, a new password holds after a member's yes alone, and after a no never", async ({
  page,
  browser,
  baseURL,
}) => {
  const world = await newRealm(String(baseURL), "opaque");
  const email = newAddress();
  const { other, seen, wrong, close } = await elsewhere(browser, world);
  await signUp(other, world, email);
  await confirmAddress(other, world, email);
  await test.step("the owner asks for it in the console", async () => {
    await openConsole(page, world, "/console/settings");
    await page.getByRole("checkbox", { name: "New passwords from a reset link await approval" }).check();
    await page.getByTestId("sign-in-save").click();
    await expect(page.getByText("How users sign in is saved")).toBeVisible();
    await page.getByTestId("mode-test").click();
    await expect(page.getByText(/test mode/i).first()).toBeVisible();
  });
  const userId = await onlyUser(world);
  const stranger = await elsewhere(browser, world);

  await test.step("until somebody decides, the page says so, and the new one signs nobody in", async () => {
    await resetTo(other, world, email, NEW_PASSWORD);
    await expect(other.getByRole("heading", { level: 1 })).toHaveText("Your new password awaits approval");
    await world.message(email, "reset_pending");
    await expectRefused(stranger.other, world, email, NEW_PASSWORD);
  });

  await test.step("denied, it is thrown away, and its user is told", async () => {
    await page.goto(`/console/users/${userId}`);
    await decide(page, "Deny", "The new password is thrown away");
    await world.message(email, "reset_denied");
    await expectRefused(stranger.other, world, email, NEW_PASSWORD);
    await other.goto(`${baseURL}/account/${world.realm}`);
    await expectAccount(other);
  });

  await test.step("approved, it holds at once, and ends the session from before", async () => {
    await resetTo(other, world, email, NEW_PASSWORD);
    await expect(other.getByRole("heading", { level: 1 })).toHaveText("Your new password awaits approval");
    await page.reload();
    await decide(page, "Approve", "The new password holds");
    await world.message(email, "password_changed");
    await other.goto(`${baseURL}/account/${world.realm}`);
    await expect(other.getByRole("heading", { level: 1 })).toHaveText("Sign in to see your account");
    await signIn(stranger.other, world, email, NEW_PASSWORD);
    await expect(stranger.other.getByRole("heading", { level: 1 })).toHaveText("Your account");
  });
  expect([...seen.told, ...stranger.seen.told]).toEqual([]);
  expect([...wrong, ...stranger.wrong]).toEqual([]);
  await close();
  await stranger.close();
});

test("a password that is sent awaits approval in the same words, and the old one goes on", async ({
  page,
  baseURL,
}) => {
  const world = await newOrganization(String(baseURL));
  const email = newAddress();
  await post(`${baseURL}/v1/signup`, { email, password: PASSWORD }, world.key);
  await setApproval(world);
  await resetTo(page, world, email, NEW_PASSWORD);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your new password awaits approval");
  await page.getByTestId("reset-sign-in").click();
  await signInByPassword(page, world, email);
});

async function setApproval({ server, key }: World): Promise<void> {
  const answer = await fetch(`${server}/v1/organization`, {
    method: "PATCH",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    body: JSON.stringify({ reset_approval: "required" }),
  });
  expect(answer.ok, await answer.text()).toBe(true);
}

/** Another browser, and what it must not do. */
async function elsewhere(browser: Browser, { server }: World) {
  const context = await browser.newContext();
  const other = await context.newPage();
  return { other, seen: watchPasswords(other), wrong: watch(other, [server]), close: () => context.close() };
}

async function orderLink(page: Page, { server, realm, message }: World, email: string): Promise<string> {
  await page.goto(`${server}/reset/${realm}`);
  await page.getByTestId("email").fill(email);
  await page.getByTestId("forgot").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Look into your mail");
  return (await message(email, "password_reset")).link;
}

async function resetTo(page: Page, world: World, email: string, password: string): Promise<void> {
  await page.goto(await orderLink(page, world, email));
  await page.getByTestId("new_password").fill(password);
  await page.getByTestId("reset").click();
}

async function expectRefused(page: Page, world: World, email: string, password: string): Promise<void> {
  await signIn(page, world, email, password);
  await expect(page.getByTestId("failure")).toContainText("The address or the password is wrong.");
}

/** Decides in the console on the password that waits, whose card is gone then. */
async function decide(page: Page, what: "Approve" | "Deny", said: string): Promise<void> {
  const card = page.getByRole("region", { name: "A new password awaits approval" });
  await card.getByRole("button", { name: what }).click();
  const question = page.getByRole("dialog", { name: `${what} the new password of` });
  await expect(question.getByRole("button", { name: "Not yet" })).toBeVisible();
  await question.getByRole("button", { name: what }).click();
  await expect(page.getByRole("heading", { name: said })).toBeVisible();
  // While it is open, all behind it is hidden.
  await expect(question).toHaveCount(0);
  await expect(card).toHaveCount(0);
}
