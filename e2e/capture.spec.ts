import { readFile } from "node:fs/promises";
import path from "node:path";
import { type Browser, expect, type Page } from "@playwright/test";
import sharp from "sharp";
import { specimenFolder } from "./draw-specimens.ts";
import { expectNoSidewaysScroll, newOrganization, post, type World, watch } from "./hosted-world.ts";
import { test } from "./test.ts";

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const ACCENT = "#d6336c";

async function opened(browser: Browser, world: World, checks: string[]) {
  const session = await post(`${world.server}/v1/kyc/sessions`, { checks }, world.key);
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  const wrong = watch(page, [world.server]);
  await page.goto(String(session.capture_url));
  const status = async () => {
    const headers = { authorization: `Bearer ${world.key}` };
    const answer = await fetch(`${world.server}/v1/kyc/sessions/${session.id}`, { headers });
    return Object((await answer.json()) as unknown).status;
  };
  return { page, wrong, status, close: () => context.close() };
}

const title = (page: Page) => page.getByRole("heading", { level: 1 });

test("a person finds the way back, and the page is the organization's", async ({ browser, baseURL }, info) => {
  const world = await newOrganization(String(baseURL));
  await dress(world);
  const { page, wrong, status, close } = await opened(browser, world, ["document", "face"]);

  await test.step("the logo and the colour are the organization's, to the letter", async () => {
    const logo = page.getByTestId("capture-logo");
    await expect.poll(() => logo.evaluate((img) => img instanceof HTMLImageElement && img.naturalWidth)).toBe(120);
    await expect(page.getByTestId("capture-consent-accept")).toHaveCSS("background-color", "rgb(214, 51, 108)");
    await expect(page.getByText("Step 1 of 3")).toBeVisible();
  });

  await test.step("a phone is not told to go on with a phone", async () => {
    await expect(page.getByRole("button", { name: /continue on/i })).toBeHidden();
  });

  await test.step("on low screens the foot covers less than a third", async () => {
    for (const size of [
      { width: 320, height: 568 },
      { width: 844, height: 390 },
    ]) {
      await page.setViewportSize(size);
      await expect.poll(() => covered(page), `at ${size.width}×${size.height}`).toBeLessThan(1 / 3);
      await expectNoSidewaysScroll(page);
    }
    await page.setViewportSize(PHONE.viewport);
  });

  await test.step("a no is told to the organization, and may become a yes", async () => {
    await page.getByTestId("capture-decline").click();
    await expect(title(page)).toHaveText("You have declined");
    expect(await status()).toBe("declined");
    await page.getByRole("button", { name: "Back to the question" }).click();
    await page.getByTestId("capture-consent-accept").click();
    await expect(title(page)).toHaveText("Which document will you use?");
    expect(await status()).toBe("pending");
  });

  await test.step("a reload at the photo stays at the photo", async () => {
    await page.getByTestId("capture-document-kind-passport").click();
    await page.locator("select[name=country]").selectOption("UT");
    await page.getByTestId("capture-document-continue").click();
    await expect(page.getByTestId("capture-document-take")).toBeVisible();
    await page.reload();
    await expect(page.getByTestId("capture-document-take")).toBeVisible();
  });

  await test.step("Back shows the screen before, and a document that was handed in can be handed in anew", async () => {
    await page.goBack();
    await expect(title(page)).toHaveText("Which document will you use?");
    await expect(page.getByTestId("capture-document-kind-passport")).toBeChecked();
    await page.getByTestId("capture-document-continue").click();
    const passport = await readFile(path.join(specimenFolder(info.config.metadata), "specimen", "passport.jpg"));
    await handIn(page, passport);
    await expect(page.getByTestId("capture-selfie-take")).toBeVisible();
    await page.goBack();
    await expect(page.getByTestId("capture-document-take")).toBeVisible();
    // More than may be sent: the page makes it smaller.
    const large = await sharp(passport).resize(7000).jpeg({ quality: 100, chromaSubsampling: "4:4:4" }).toBuffer();
    expect(large.length).toBeGreaterThan(10_485_760);
    await handIn(page, large);
    await expect(page.getByTestId("capture-selfie-take")).toBeVisible();
  });
  expect(wrong).toEqual([]);
  await close();
});

test("the movements do not begin before a camera that shows nobody", async ({ browser, baseURL }) => {
  const world = await newOrganization(String(baseURL));
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  await page.addInitScript(emptyCamera);
  const session = await post(`${world.server}/v1/kyc/sessions`, { type: "face_only" }, world.key);
  await page.goto(String(session.capture_url));
  await page.getByTestId("capture-consent-accept").click();
  await expect(page.getByText("Show your whole face")).toBeVisible();
  await expect(page.getByTestId("capture-liveness-start")).toHaveAttribute("aria-disabled", "true");
  await page.getByTestId("capture-liveness-start").click({ force: true });
  await expect(page.getByText("Show your whole face")).toBeVisible();
  await context.close();
});

async function handIn(page: Page, buffer: Buffer): Promise<void> {
  await page.getByTestId("capture-document-file").setInputFiles({ name: "p.jpg", mimeType: "image/jpeg", buffer });
  await page.getByTestId("capture-document-continue").click();
}

/** The share of the screen that stays covered at its foot, whatever is scrolled to. */
function covered(page: Page): Promise<number> {
  return page.evaluate(() => {
    window.scrollTo(0, 0);
    const stuck = [...document.querySelectorAll("main *")].filter(
      (each) => getComputedStyle(each).position === "sticky",
    );
    const tops = stuck.map((each) => each.getBoundingClientRect()).filter(({ height }) => height > 0);
    return tops.length === 0 ? 0 : 1 - Math.min(...tops.map(({ top }) => top)) / innerHeight;
  });
}

/** Gives the organization a logo and a colour. */
async function dress({ server, key }: World): Promise<void> {
  const headers = { authorization: `Bearer ${key}` };
  const picture = await sharp({ create: { width: 120, height: 40, channels: 3, background: ACCENT } })
    .png()
    .toBuffer();
  const form = new FormData();
  form.set("file", new Blob([new Uint8Array(picture)], { type: "image/png" }), "logo.png");
  const logo = await fetch(`${server}/v1/organization/logo`, { method: "PUT", headers, body: form });
  expect(logo.ok, await logo.text()).toBe(true);
  const body = JSON.stringify({ accent_color: ACCENT });
  const asJson = { ...headers, "content-type": "application/json" };
  const changed = await fetch(`${server}/v1/organization`, { method: "PATCH", headers: asJson, body });
  expect(changed.ok, await changed.text()).toBe(true);
}

/** Runs in the page: a camera before a wall. */
function emptyCamera(): void {
  const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 480 });
  const brush = canvas.getContext("2d");
  setInterval(() => {
    if (!brush) return;
    brush.fillStyle = `rgb(120, 125, ${130 + Math.round(Math.random() * 4)})`;
    brush.fillRect(0, 0, 640, 480);
  }, 60);
  Object.defineProperty(navigator.mediaDevices, "getUserMedia", { value: async () => canvas.captureStream(15) });
}
