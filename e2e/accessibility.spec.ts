import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, type Page } from "@playwright/test";
import { violations } from "./accessible.ts";
import { specimenFolder } from "./draw-specimens.ts";
import { openConsole, signInByPassword } from "./hosted-steps.ts";
import { post } from "./hosted-world.ts";
import { newest, type Seeded, seedOrganization } from "./seeded.ts";
import { test } from "./test.ts";

let world: Seeded;

test.beforeAll(async ({ baseURL }, info) => {
  world = await seedOrganization(String(baseURL), specimenFolder(info.config.metadata));
});

/** Opens each address, does what is to be done there, and says of every page what is wrong with it, all at once. */
async function walk(page: Page, pages: Record<string, (() => Promise<unknown>) | null>): Promise<void> {
  const wrong: Record<string, string[]> = {};
  for (const [at, act] of Object.entries(pages))
    await test.step(at, async () => {
      if (at.startsWith("/")) await page.goto(at.split(" ")[0] ?? at);
      await act?.();
      await page.waitForLoadState("networkidle");
      const found = await violations(page);
      if (found.length > 0) wrong[at] = found;
    });
  expect(wrong).toEqual({});
}

test("axe-core finds nothing wrong with the pages that anybody can open", async ({ page }) => {
  const shown = (text: RegExp) => () => expect(page.getByText(text).first()).toBeVisible();
  const { realm } = world;
  await walk(page, {
    "/": null,
    "/nothing-is-here": null,
    "/docs": shown(/create a verification/i),
    "/docs/zeroauth": shown(/proof of an identity.s secret/i),
    "/console/sign-in": null,
    "/console/sign-up": null,
    [`/sign-in/${realm}`]: shown(/forgot/i),
    [`/sign-in/${realm}-test`]: shown(/test mode/i),
    "/sign-in/org_unknown": null,
    [`/sign-in/${realm}/callback`]: null,
    [`/sign-in/${realm}/link`]: null,
    [`/sign-up/${realm}`]: null,
    [`/reset/${realm}`]: null,
    [`/recover/${realm}`]: null,
    [`/recover/${realm}/cancel`]: null,
    [`/verify/${realm}`]: null,
    [`/prove/${realm}`]: null,
  });
});

test("axe-core finds nothing wrong with the account page", async ({ page }) => {
  await signInByPassword(page, world, world.userEmail);
  await walk(page, { "the account": null });
});

test("axe-core finds nothing wrong with the capture page, step by step", async ({ page }, info) => {
  const passport = await readFile(path.join(specimenFolder(info.config.metadata), "specimen", "passport.jpg"));
  const capture = async (wanted: object) =>
    String((await post(`${world.server}/v1/kyc/sessions`, wanted, world.testKey)).capture_url);
  const file = { name: "passport.jpg", mimeType: "image/jpeg", buffer: passport };
  const press = (testId: string) => page.getByTestId(testId).click();
  const link = new URL(await capture({ checks: ["document", "face"] }));
  await page.goto(link.href);
  await walk(page, {
    "what is asked": () => expect(page.getByTestId("capture-consent-accept")).toBeVisible(),
    "a no": () => press("capture-decline"),
    "which document": async () => {
      await page.getByRole("button", { name: "Back to the question" }).click();
      await press("capture-consent-accept");
      await press("capture-document-kind-passport");
      await page.locator("select[name=country]").selectOption("UT");
    },
    "its photo": () => press("capture-document-continue"),
    "the camera": () => press("capture-document-take"),
    "the photo that was chosen": () => page.getByTestId("capture-document-file").setInputFiles(file),
    "the face": async () => {
      await press("capture-document-continue");
      await expect(page.getByTestId("capture-selfie-take")).toBeVisible();
    },
    "the movements": async () => {
      await page.goto(await capture({ type: "face_only" }));
      await press("capture-consent-accept");
      await expect(page.getByTestId("capture-liveness-start")).toBeVisible();
    },
    "the result": async () => {
      await page.goto(await capture({ type: "document_only" }));
      await press("capture-consent-accept");
      await press("capture-document-kind-passport");
      await page.locator("select[name=country]").selectOption("UT");
      await press("capture-document-continue");
      await page.getByTestId("capture-document-file").setInputFiles(file);
      await press("capture-document-continue");
      await expect(page.getByTestId("capture-done")).toBeVisible();
    },
    [`${link.pathname.replace(/\w{4}$/, "none")} a link that opens nothing`]: () =>
      expect(page.getByRole("heading", { level: 1 })).toContainText(/link/i),
  });
});

test("axe-core finds nothing wrong with the console", async ({ page }) => {
  await openConsole(page, world, "/console");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Northwind Identity");
  const press = (testId: string) => page.getByTestId(testId).click();
  const [user, session, event, webhook, message] = await Promise.all([
    newest(world, "users", "users"),
    newest(world, "kyc/sessions?status=completed", "sessions"),
    newest(world, "events", "events"),
    newest(world, "webhooks", "webhooks"),
    newest(world, "messages", "messages"),
  ]);
  await walk(page, {
    "/console": null,
    "the search": async () => {
      await page.keyboard.press("Control+k");
      await page.getByTestId("search-field").fill(session);
      await expect(page.getByRole("option").first()).toContainText(session);
    },
    "/console/users": null,
    [`/console/users/${user}`]: null,
    "/console/users/usr_none": null,
    "/console/verifications": null,
    [`/console/verifications/${session}`]: () => page.getByRole("button", { name: "Show pictures" }).click(),
    "a picture enlarged": () => page.getByTestId("picture-enlarge").first().click(),
    "a picture at its own size": async () => {
      await page.getByTestId("picture-size").click();
      const shown = await page
        .getByTestId("picture-large")
        .evaluate((img) => [img.clientWidth, Reflect.get(img, "naturalWidth")]);
      expect(shown[0]).toBe(shown[1]);
    },
    "/console/verifications?new=1": null,
    "/console/events": null,
    [`/console/events?event=${event}`]: null,
    "/console/events?type=no.such": null,
    "/console/inbox": null,
    [`/console/inbox?message=${message}`]: null,
    "/console/connections": null,
    "/console/webhooks": null,
    "a new webhook": () => press("webhooks-create"),
    [`/console/webhooks/${webhook}`]: null,
    "/console/keys": null,
    "/console/keys?new=1": null,
    "/console/usage": null,
    "/console/assurance": null,
    "/console/settings": null,
    "/console/nothing": null,
    "/console test mode": () => press("mode-test"),
  });
});
