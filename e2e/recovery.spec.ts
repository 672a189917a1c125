import { readFile } from "node:fs/promises";
import { expect, type Page } from "@playwright/test";
import { addAuthenticator } from "./authenticator.ts";
import { appCode, expectAccount, newAddress, setUpApp, signInByPassword, signOut } from "./hosted-steps.ts";
import { newOrganization, onlyUser, PASSWORD, post, type World, watch } from "./hosted-world.ts";
import { passResetDelay } from "./passed-time.ts";
import { test } from "./test.ts";

const NEW_PASSWORD = "Another-Harbour-8";
const DEAD = "This link no longer works";

test("an account that nobody can sign in to is recovered by mail, after the delay and never before it", async ({
  page,
  browser,
  baseURL,
}, { config }) => {
  const world = await newOrganization(String(baseURL));
  const wrong = watch(page, [String(baseURL)]);
  const { email, userId } = await confirmedUser(page, world);
  const { secret } = await test.step("its user has a passkey and an app", () => addFactors(page));
  const context = await browser.newContext();
  const other = await context.newPage();
  const wrongThere = watch(other, [String(baseURL)]);

  const first = await test.step("asked for, it is told when it works, and refused before", async () => {
    const mail = await askToRecover(other, world, email);
    await other.route("**/recover/status", (route) => route.abort());
    await open(other, mail.link);
    await expect(other.getByTestId("failure")).toContainText("The connection was lost");
    await other.unroute("**/recover/status");
    await other.getByTestId("recover-again").click();
    await expect(heading(other)).toHaveText("Not yet");
    await expect(other.getByText(/This link works from .+ on, for three days/)).toBeVisible();
    await expect(other.getByTestId("recover-confirm")).toHaveCount(0);
    const early = await confirmByHand(world, mail.link);
    expect([early.status, early.told]).toEqual([409, expect.stringContaining("can be confirmed from")]);
    return mail;
  });

  await test.step("the mail's other link cancels it at a press, which kills both", async () => {
    await other.getByTestId("recover-stop").click();
    await expect(heading(other)).toHaveText("Cancel the recovery of your account?");
    await open(other, first.link);
    await expect(heading(other)).toHaveText("Not yet");
    await open(other, first.cancelLink);
    await expect(heading(other)).toHaveText("Cancel the recovery of your account?");
    await other.getByTestId("recover-cancel").click();
    await expect(heading(other)).toHaveText("The recovery is cancelled");
    await world.message(email, "emergency_reset_cancelled");
    await passResetDelay(config.metadata, userId);
    expect((await confirmByHand(world, first.link)).status).toBe(400);
    await open(other, first.link);
    await expect(heading(other)).toHaveText(DEAD);
    await open(other, first.cancelLink);
    await other.getByTestId("recover-cancel").click();
    await expect(heading(other)).toHaveText(DEAD);
    await page.reload();
    await expectAccount(page);
  });

  await test.step("a second one is cancelled by who can sign in after all", async () => {
    const mail = await askToRecover(other, world, email);
    await passResetDelay(config.metadata, userId);
    await signOut(page);
    await page.getByTestId("email").fill(email);
    await page.getByTestId("password").fill(PASSWORD);
    await page.getByTestId("sign-in").click();
    await page.getByTestId("code").fill(appCode(secret, 1));
    await page.getByTestId("second-factor-submit").click();
    await expectAccount(page);
    await world.message(email, "emergency_reset_cancelled");
    await open(other, mail.link);
    await expect(heading(other)).toHaveText(DEAD);
  });

  await test.step("a third one is confirmed after its delay, and a new password is chosen", async () => {
    const mail = await askToRecover(other, world, email);
    await passResetDelay(config.metadata, userId);
    await open(other, mail.link);
    await expect(heading(other)).toHaveText("Begin anew with Harbour Bank");
    await expect(
      other.getByText("Your password, second factor, passkeys and linked accounts are removed"),
    ).toBeVisible();
    await other.getByTestId("recover-confirm").click();
    await expect(heading(other)).toHaveText("Choose a new password");
    expect(other.url()).not.toContain("token");
    await world.message(email, "emergency_reset_confirmed");
    await page.reload();
    await expect(heading(page)).toHaveText("Sign in to see your account");
    await other.getByTestId("new_password").fill(NEW_PASSWORD);
    await other.getByTestId("reset").click();
    await other.getByTestId("reset-sign-in").click();
    await open(other, mail.link);
    await expect(heading(other)).toHaveText(DEAD);
  });

  await test.step("nothing of before signs in; the new password does, alone", async () => {
    await signInBy(other, world, email, PASSWORD);
    await expect(other.getByTestId("failure")).toContainText("The address or the password is wrong.");
    await other.getByTestId("password").fill(NEW_PASSWORD);
    await other.getByTestId("sign-in").click();
    await expectAccount(other);
    await expect(other.getByTestId("app-set-up")).toBeVisible();
    await expect(other.getByTestId("passkey-row")).toHaveCount(0);
    await expect(other.getByTestId("device")).toHaveCount(1);
    await page.getByRole("link", { name: "Sign in" }).click();
    await page.getByTestId("passkey").click();
    await expect(page.getByTestId("failure")).toBeVisible();
  });
  expect(wrong).toEqual([]);
  expect(wrongThere).toEqual([]);
  await context.close();
});

test("recovery codes are saved as a file; one of the newest is needed to recover, and all are used up by it", async ({
  page,
  baseURL,
}, { config }) => {
  const world = await newOrganization(String(baseURL));
  const wrong = watch(page, [String(baseURL)]);
  const { email, userId } = await confirmedUser(page, world);
  const make = page.getByTestId("recovery-codes-make");

  const old = await test.step("ten are made, and saved as a file", async () => {
    await page.getByTestId("password-change").press("Enter");
    await expect(page.getByTestId("current_password")).toBeFocused();
    await make.press("Enter");
    await expect(page.getByTestId("backup-codes")).toBeFocused();
    return savedCodes(page);
  });
  const codes = await test.step("new ones void those, after a question", async () => {
    await expect(page.getByText("10 are left.")).toBeVisible();
    await make.click();
    await expect(page.getByRole("heading", { name: "Make new recovery codes?" })).toBeFocused();
    await page.getByTestId("confirm-do").click();
    return savedCodes(page);
  });
  expect(codes.filter((code) => old.includes(code))).toEqual([]);

  await test.step("the mailbox alone no longer recovers the account", async () => {
    await signOut(page);
    await page.getByRole("link", { name: "Forgot your password?" }).click();
    await page.getByRole("link", { name: "Lost your second factor as well?" }).click();
    await expect(heading(page)).toHaveText("Lost every way of signing in?");
    const mail = await askToRecover(page, world, email);
    await passResetDelay(config.metadata, userId);
    expect((await confirmByHand(world, mail.link)).status).toBe(400);
    await open(page, mail.link);
    await page.getByTestId("recover-confirm").click();
    await expect(page.getByTestId("recovery-code")).toBeFocused();
    await page.getByTestId("recovery-code").fill(old[0] ?? "");
    await page.getByTestId("recover-confirm").click();
    await expect(page.getByTestId("failure")).toContainText("That recovery code is not right, or was used.");
    await page.getByTestId("recovery-code").fill(codes[3] ?? "");
    await page.getByTestId("recover-confirm").click();
    await page.getByTestId("new_password").fill(NEW_PASSWORD);
    await page.getByTestId("reset").click();
    await page.getByTestId("reset-sign-in").click();
    await signInBy(page, world, email, NEW_PASSWORD);
    await expectAccount(page);
    await expect(page.getByText("You have none.", { exact: true })).toBeVisible();
  });
  expect(wrong).toEqual([]);
});

const heading = (page: Page) => page.getByRole("heading", { level: 1 });

async function confirmedUser(page: Page, world: World): Promise<{ email: string; userId: string }> {
  const email = newAddress();
  await post(`${world.server}/v1/signup`, { email, password: PASSWORD }, world.key);
  await open(page, (await world.message(email, "email_verification")).link);
  await page.getByTestId("verify").click();
  await expect(heading(page)).toHaveText("Your address is confirmed");
  await signInByPassword(page, world, email);
  return { email, userId: await onlyUser(world) };
}

async function addFactors(page: Page): Promise<{ secret: string }> {
  await addAuthenticator(page);
  // Else Chromium's own authenticator takes the offer at the address field at once.
  await page.addInitScript(() => {
    PublicKeyCredential.isConditionalMediationAvailable = async () => false;
  });
  await page.getByTestId("passkey-add").click();
  await page.getByTestId("passkey-make").click();
  await expect(page.getByTestId("passkey-row")).toHaveCount(1);
  await page.getByTestId("app-set-up").click();
  const { secret } = await setUpApp(page);
  await expect(page.getByText("10 backup codes are left")).toBeVisible();
  return { secret };
}

async function askToRecover(page: Page, { server, realm, message }: World, email: string) {
  await page.goto(`${server}/recover/${realm}`);
  await expect(heading(page)).toHaveText("Lost every way of signing in?");
  await page.getByTestId("email").fill(email);
  await page.getByTestId("recover-ask").click();
  await expect(heading(page)).toHaveText("Look into your mail");
  await expect(page.getByText("The link works in 24 hours, for three days.")).toBeVisible();
  return message(email, "emergency_reset");
}

/** A mail's link, in a document of its own: another fragment alone would not load the page again. */
async function open(page: Page, link: string): Promise<void> {
  await page.goto("about:blank");
  await page.goto(link);
}

async function signInBy(page: Page, { server, realm }: World, email: string, password: string): Promise<void> {
  await page.goto(`${server}/sign-in/${realm}`);
  await page.getByTestId("email").fill(email);
  await page.getByTestId("password").fill(password);
  await page.getByTestId("sign-in").click();
}

/** Confirms a recovery past its page, as whoever writes own requests would. */
async function confirmByHand({ server, realm }: World, link: string): Promise<{ status: number; told: unknown }> {
  const token = new URLSearchParams(new URL(link).hash.slice(1)).get("token");
  const answer = await fetch(`${server}/hosted/${realm}/recover/confirm`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: server },
    body: JSON.stringify({ token }),
  });
  const told: Record<string, unknown> = await answer.json();
  return { status: answer.status, told: told.detail };
}

/** The ten codes on the page, which are what its file says. */
async function savedCodes(page: Page): Promise<string[]> {
  const shown = (await page.getByTestId("backup-codes").innerText()).split(/\s+/);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download them" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("recovery-codes.txt");
  expect((await readFile(await download.path(), "utf8")).trimEnd().split("\n")).toEqual(shown);
  expect(new Set(shown).size).toBe(10);
  await page.getByRole("checkbox", { name: /saved them/ }).check();
  await page.getByTestId("backup-codes-saved").click();
  return shown;
}
