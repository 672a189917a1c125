import { createHash, randomBytes, randomUUID } from "node:crypto";
import { type Browser, expect, type Page } from "@playwright/test";
import { generateSync } from "otplib";
import { expectNoSidewaysScroll, PASSWORD, type World, watch } from "./hosted-world.ts";

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

export const newAddress = () => `user-${randomUUID()}@example.com`;
export const appCode = (secret: string, stepsAhead = 0) =>
  generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + 30 * stepsAhead });

export function proofKey(redirectUri: string) {
  const verifier = randomBytes(32).toString("base64url");
  const query = new URLSearchParams({
    redirect_uri: redirectUri,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    state: "a state & more",
  });
  return { verifier, query };
}

export async function newPhone(browser: Browser, origins: string[]) {
  const context = await browser.newContext(PHONE);
  const phone = await context.newPage();
  return { phone, wrong: watch(phone, origins), close: () => context.close() };
}

export async function openConsole(page: Page, { ownerEmail }: Pick<World, "ownerEmail">, at: string): Promise<void> {
  await page.goto(`/console/sign-in?next=${at}`);
  await page.getByTestId("sign-in-email").fill(ownerEmail);
  await page.getByTestId("sign-in-password").fill(PASSWORD);
  await page.getByTestId("sign-in-submit").click();
}

export async function allowInConsole(page: Page, world: World, redirectUri: string): Promise<void> {
  await openConsole(page, world, "/console/connections");
  await page.getByTestId("redirect-url-field").fill(redirectUri);
  await page.getByTestId("redirect-url-add").click();
  await expect(page.getByTestId("redirect-url")).toHaveText(new RegExp(redirectUri));
}

export async function setUpInConsole(page: Page, world: World, redirectUri: string): Promise<void> {
  await allowInConsole(page, world, redirectUri);
  await page.goto("/console/settings");
  await page.getByTestId("mfa-required").check();
  await page.getByTestId("sign-in-save").click();
  await expect(page.getByText("How users sign in is saved")).toBeVisible();
}

/** Adds the account to an authenticator app of the test's own, and proves it with the first code. */
export async function setUpApp(page: Page): Promise<{ secret: string; backupCodes: string[] }> {
  const secret = (await page.getByTestId("setup-secret").innerText()).replaceAll(" ", "");
  await expectNoSidewaysScroll(page);
  await page.getByTestId("setup-scanned").click();
  const backupCodes = (await page.getByTestId("backup-codes").innerText()).split(/\s+/);
  expect(backupCodes).toHaveLength(10);
  await page.getByRole("checkbox", { name: /saved them/ }).check();
  await page.getByTestId("backup-codes-saved").click();
  await page.getByTestId("code").fill(appCode(secret));
  await page.getByTestId("setup-confirm").click();
  return { secret, backupCodes };
}

export async function signInByPassword(page: Page, at: Pick<World, "server" | "realm">, email: string): Promise<void> {
  await page.goto(`${at.server}/sign-in/${at.realm}`);
  await page.getByTestId("email").fill(email);
  await page.getByTestId("password").fill(PASSWORD);
  await page.getByTestId("sign-in").click();
  await expectAccount(page);
}

export async function expectAccount(page: Page): Promise<void> {
  await expect(page).toHaveURL(/\/account\/org_/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your account");
}

export async function signOut(page: Page): Promise<void> {
  await page.getByTestId("sign-out").click();
  await expect(page.getByTestId("sign-in")).toBeVisible();
}
