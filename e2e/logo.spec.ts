import { expect, type Page } from "@playwright/test";
import sharp from "sharp";
import { expectNoSidewaysScroll, newOrganization, PASSWORD, watch } from "./hosted-world.ts";
import { test } from "./test.ts";

// An anchor's ring on a transparent ground, as wide as logos are.
const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="100">
  <rect width="300" height="100" rx="20" fill="#0f766e"/><circle cx="50" cy="50" r="30" fill="#f59e0b"/></svg>`;

test("a logo uploaded in the console stands at the sign-in, until it is removed there", async ({ page, baseURL }) => {
  const world = await newOrganization(String(baseURL));
  const wrong = watch(page, [String(baseURL)]);
  const signIn = `${baseURL}/sign-in/${world.realm}`;
  const logo = page.getByRole("img", { name: "Harbour Bank" });

  await test.step("without one, the pages show the first letter", async () => {
    await page.goto(signIn);
    await expect(page.getByRole("banner")).toContainText("HHarbour Bank");
    await expect(logo).toHaveCount(0);
  });

  await test.step("its owner tries what is no picture of ours, and uploads one", async () => {
    await page.goto("/console/sign-in?next=/console/settings");
    await page.getByTestId("sign-in-email").fill(world.ownerEmail);
    await page.getByTestId("sign-in-password").fill(PASSWORD);
    await page.getByTestId("sign-in-submit").click();
    await choose(page, { name: "logo.svg", mimeType: "image/svg+xml", buffer: Buffer.from(LOGO) });
    await page.getByTestId("logo-save").click();
    await expect(page.getByTestId("logo-file")).toHaveAccessibleDescription(/Only PNG and JPEG/);
    await choose(page, { name: "large.png", mimeType: "image/png", buffer: Buffer.alloc(1024 * 1024 + 1) });
    await expect(page.getByTestId("logo-file")).toHaveAccessibleDescription(/larger than 1 MB/);
    const buffer = await sharp(Buffer.from(LOGO)).png().toBuffer();
    await choose(page, { name: "logo.png", mimeType: "image/png", buffer });
    await expect(page.getByText("In dark, not uploaded yet.")).toBeVisible();
    await page.getByTestId("logo-save").click();
    await expect(page.getByText("The logo is saved")).toBeVisible();
    await expect(page.getByText("In dark.")).toBeVisible();
    await expectDrawn(page, "logo-dark");
    await expectNoSidewaysScroll(page);
  });

  await test.step("the sign-in shows it, with its room kept free before it has come", async () => {
    await page.route(/\/hosted\/[^/]+\/logo/, async (route) => {
      await expect.poll(() => logo.boundingBox()).toMatchObject({ width: 120, height: 40 });
      await route.continue();
    });
    await page.goto(signIn);
    await expectDrawn(page, "organization-logo");
    expect(await logo.boundingBox()).toMatchObject({ width: 120, height: 40 });
    await expectNoSidewaysScroll(page);
    await page.unrouteAll();
  });

  await test.step("what is chosen is saved with the form beside it, too", async () => {
    await page.goto("/console/settings");
    const other = await sharp(Buffer.from(LOGO)).flip().png().toBuffer();
    const before = await page.getByTestId("logo-light").getAttribute("src");
    await choose(page, { name: "other.png", mimeType: "image/png", buffer: other });
    await page.getByTestId("settings-save").click();
    await expect(page.getByText("The logo is saved")).toBeVisible();
    await expect(page.getByText("In dark.")).toBeVisible();
    await expect(page.getByTestId("logo-light")).not.toHaveAttribute("src", String(before));
  });

  await test.step("its owner removes it", async () => {
    await page.goto("/console/settings");
    await page.getByTestId("logo-remove").click();
    await page.getByRole("button", { name: "Remove it" }).click();
    await expect(page.getByText("The logo is removed")).toBeVisible();
    await page.goto(signIn);
    await expect(page.getByRole("banner")).toContainText("HHarbour Bank");
    await expect(logo).toHaveCount(0);
  });
  expect(wrong).toEqual([]);
});

type Chosen = { name: string; mimeType: string; buffer: Buffer };

const choose = (page: Page, file: Chosen) => page.getByTestId("logo-file").setInputFiles(file);

async function expectDrawn(page: Page, testId: string): Promise<void> {
  const picture = page.getByTestId(testId);
  await expect.poll(() => picture.evaluate((img) => img instanceof HTMLImageElement && img.naturalWidth)).toBe(300);
}
