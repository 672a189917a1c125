import { randomUUID } from "node:crypto";
import path from "node:path";
import { expect, type Page, type Route } from "@playwright/test";
import { startReceiver } from "#scripts/demo/receiver.ts";
import { specimenFolder } from "./draw-specimens.ts";
import { lendCamera } from "./obedient-camera.ts";
import { test } from "./test.ts";

// After this long without what it waits for, a person begins again. The story fails only if that never helps.
const ATTEMPT_MILLISECONDS = 70_000;

test("from signing up to a verified user, a signed webhook and the console that shows it", async ({
  page,
  browser,
  baseURL,
}, info) => {
  const receiver = await startReceiver();
  const passport = path.join(specimenFolder(info.config.metadata), "specimen", "passport.jpg");

  await test.step("an organization signs up and is given its first key once", async () => {
    await page.goto("/console/sign-up");
    await page.getByTestId("sign-up-organization").fill("Story Bank");
    await page.getByTestId("sign-up-email").fill(`owner-${randomUUID()}@example.com`);
    await page.getByTestId("sign-up-password").fill("Story-Password-7");
    await page.getByTestId("sign-up-submit").click();
    expect(await shownOnce(page)).toMatch(/^sk_live_/);
  });

  const key = await test.step("it switches to test mode and makes a key", async () => {
    await switchToTest(page);
    await page.getByTestId("nav-keys").click();
    await page.getByTestId("keys-create").click();
    await page.getByTestId("keys-name").fill("Story");
    await page.getByTestId("keys-submit").click();
    return shownOnce(page);
  });
  expect(key).toMatch(/^sk_test_/);

  const secret = await test.step("it subscribes a receiver", async () => {
    await page.getByTestId("nav-webhooks").click();
    await page.getByTestId("webhooks-create").first().click();
    await page.getByTestId("webhooks-url").fill(receiver.url);
    await page.getByTestId("webhooks-event-kyc.completed").click();
    await page.getByTestId("webhooks-submit").click();
    return shownOnce(page);
  });

  const session = await test.step("its server creates a verification", async () => {
    const response = await fetch(`${baseURL}/v1/kyc/sessions`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ metadata: { source: "story" } }),
    });
    expect(response.status).toBe(201);
    const created: { id: string; status: string; capture_url: string } = await response.json();
    expect(created).toMatchObject({ id: expect.stringMatching(/^kyc_sess_/), status: "pending" });
    return created;
  });

  await test.step("the person proves who they are on a phone", async () => {
    const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
    await lendCamera(phone, path.join(specimenFolder(info.config.metadata), "specimen", "camera"));
    const capture = await phone.newPage();
    await capture.goto(session.capture_url);
    await capture.getByTestId("capture-consent-accept").click();
    await capture.getByTestId("capture-document-kind-passport").click();
    await capture.locator("select[name=country]").selectOption("UT");
    await capture.getByTestId("capture-document-continue").click();
    await capture.getByTestId("capture-document-file").setInputFiles(passport);
    await capture.route("**/capture/document", refuseAsBusy, { times: 1 });
    await capture.getByTestId("capture-document-continue").click();
    // The server is busy once: the page says so, and sends the picture again by itself.
    await expect(capture.getByTestId("capture-waiting")).toContainText("tries again by itself");
    await expect(async () => {
      await capture.getByTestId("capture-selfie-take").click();
      await expect(capture.getByTestId("capture-liveness-start")).toBeVisible({ timeout: ATTEMPT_MILLISECONDS });
    }).toPass();
    // Where a busy machine misses a movement, the person starts again.
    await expect(async () => {
      await capture.getByTestId("capture-liveness-start").click();
      await expect(capture.getByTestId("capture-flash")).toBeVisible({ timeout: ATTEMPT_MILLISECONDS });
      await expect(capture.getByTestId("capture-done")).toHaveAttribute("data-status", "completed", {
        timeout: ATTEMPT_MILLISECONDS,
      });
    }).toPass({ timeout: 1_200_000 });
    await phone.close();
  });

  await test.step("the signed webhook arrives", async () => {
    const arrived = await receiver.received(secret, ["kyc.completed"]);
    expect(arrived).toContainEqual({ event: "kyc.completed", signature: "valid" });
    await receiver.close();
  });

  await test.step("the console shows the verification, its events and the delivery", async () => {
    await page.getByTestId("nav-verifications").click();
    await page.getByTestId("verification-row").first().getByRole("link").first().click();
    await expect(page.getByTestId("verification-state")).toContainText(/verified|completed|approved/i);
    await expect(page.getByText("ANNA MARIA ERIKSSON").first()).toBeVisible();
    await page.setViewportSize({ width: 390, height: 844 });
    const account = await page.getByTestId("account").boundingBox();
    expect((account?.x ?? 0) + (account?.width ?? 0)).toBeLessThanOrEqual(390);
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.getByTestId("nav-events").click();
    await expect(page.getByTestId("event-row").filter({ hasText: "kyc.completed" }).first()).toBeVisible();
    await page.getByTestId("nav-webhooks").click();
    await page.getByText(receiver.url).first().click();
    await expect(page.getByTestId("delivery-row").first()).toContainText(/delivered/i);
  });
});

test("a session's id alone opens nothing", async ({ page }) => {
  await page.goto("/kyc/kyc_sess_0000000000000000000000");
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/link/i);
});

async function shownOnce(page: Page): Promise<string> {
  const shown = page.getByTestId("secret-value");
  await expect(shown).toBeVisible();
  const value = (await shown.innerText()).trim();
  await page.getByRole("checkbox", { name: /stored/i }).check();
  await page.getByTestId("secret-done").click();
  await expect(shown).toBeHidden();
  return value;
}

async function switchToTest(page: Page): Promise<void> {
  await page.getByTestId("mode-test").click();
  await expect(page.getByText(/test mode/i).first()).toBeVisible();
}

function refuseAsBusy(route: Route): Promise<void> {
  return route.fulfill({
    status: 503,
    headers: { "retry-after": "3" },
    json: { detail: "Many pictures are being read; try again shortly.", request_id: "req_busy" },
  });
}
