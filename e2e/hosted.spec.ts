import { expect } from "@playwright/test";
import { addAuthenticator } from "./authenticator.ts";
import {
  appCode,
  expectAccount,
  newAddress,
  newPhone,
  proofKey,
  setUpApp,
  setUpInConsole,
  signOut,
} from "./hosted-steps.ts";
import { expectNoSidewaysScroll, newOrganization, PASSWORD, post, startDeveloper, watch } from "./hosted-world.ts";
import { test } from "./test.ts";

const NEW_PASSWORD = "Another-Harbour-8";

test("a developer's page gets its user back with a code, by a phone, through sign-up, mail and authenticator app", async ({
  page,
  browser,
  baseURL,
}) => {
  const world = await newOrganization(String(baseURL));
  const developer = await startDeveloper();
  const { verifier, query } = proofKey(developer.redirectUri);
  developer.leadsTo(`${baseURL}/sign-in/${world.realm}?${query}`);

  await test.step("its owner allows the address and demands a second factor in the console", () =>
    setUpInConsole(page, world, developer.redirectUri));

  const { phone, wrong, close } = await newPhone(browser, [String(baseURL), developer.origin]);
  const email = newAddress();
  await test.step("the user is sent to sign in, and signs up", async () => {
    await phone.goto(developer.origin);
    await phone.getByRole("link", { name: /sign in/i }).click();
    await phone.getByRole("link", { name: "Create one" }).click();
    await expect(phone.getByText("8 characters or more")).toBeVisible();
    await phone.getByTestId("name").fill("Erika Muster");
    await phone.getByTestId("email").fill(email);
    await phone.getByTestId("password").fill(PASSWORD);
    await phone.getByTestId("sign-up").click();
  });

  await test.step("the app is set up on the way", async () => {
    await setUpApp(phone);
    await expect(phone.getByRole("heading", { level: 1 })).toHaveText("Your account is made");
    await expect(phone.getByRole("heading", { level: 1 })).toBeFocused();
  });

  await test.step("the mail's link proves the address at a press, and leaves the address bar", async () => {
    await phone.goto((await world.message(email, "email_verification")).link);
    await phone.getByTestId("verify").click();
    expect(phone.url()).not.toContain("token");
    await phone.getByTestId("verify-continue").click();
    await expect(phone.getByRole("heading", { name: "Back in the app" })).toBeVisible();
  });

  await test.step("the code is exchanged for tokens that verify", async () => {
    const back = developer.arrived.at(-1)?.searchParams;
    expect([back?.get("state"), back?.get("iss")]).toEqual(["a state & more", String(baseURL)]);
    const code = String(back?.get("code"));
    const exchange = { code, code_verifier: verifier, redirect_uri: developer.redirectUri, client_id: world.realm };
    const signedIn = await post(`${baseURL}/v1/auth/code/exchange`, exchange);
    expect(signedIn).toMatchObject({ user: { email, name: "Erika Muster", is_verified: true } });
    const verified = await post(`${baseURL}/v1/token/verify`, { token: signedIn.access_token }, world.key);
    expect(verified).toMatchObject({ valid: true });
    const again = await fetch(`${baseURL}/v1/auth/code/exchange`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(exchange),
    });
    expect(again.status).toBe(400);
  });

  await test.step("who is signed in goes on with one press", async () => {
    await phone.goto(`${baseURL}/sign-in/${world.realm}?${query}`);
    await phone.getByTestId("continue-as").click();
    await expect(phone.getByRole("heading", { name: "Back in the app" })).toBeVisible();
    expect(developer.arrived).toHaveLength(2);
  });

  await test.step("a request that cannot be followed is told, and leads nowhere", async () => {
    const before = developer.arrived.length;
    const changes: [field: string, value: string | null, told: RegExp][] = [
      ["redirect_uri", `${developer.redirectUri}/elsewhere`, /not on the list/],
      ["redirect_uri", "https://evil.example/callback", /not on the list/],
      ["code_challenge", null, /code_challenge is missing/],
      ["code_challenge_method", "plain", /must be S256/],
    ];
    for (const page of ["sign-in", "sign-up"])
      for (const [field, value, told] of changes) {
        const changed = new URLSearchParams(query);
        if (value === null) changed.delete(field);
        else changed.set(field, value);
        await phone.goto(`${baseURL}/${page}/${world.realm}?${changed}`);
        await expect(phone.getByTestId("wrong-request")).toHaveText(told);
        await expect(phone.getByTestId("email")).toHaveCount(0);
      }
    expect(developer.arrived).toHaveLength(before);
  });
  expect(wrong).toEqual([]);
  await close();
  await developer.close();
});

test("a user signs in with a passkey, a password and an app, a link, and a code", async ({ page, baseURL }) => {
  const world = await newOrganization(String(baseURL));
  const wrong = watch(page, [String(baseURL)]);
  const email = newAddress();
  const at = (path: string) => `${baseURL}/${path}/${world.realm}`;
  await page.goto(at("sign-up"));
  await page.getByTestId("email").fill(email);
  await page.getByTestId("password").fill(PASSWORD);
  await page.getByTestId("sign-up").click();
  await page.getByTestId("sign-up-continue").click();
  await expect(page.getByText("Not confirmed")).toBeVisible();
  // An account whose address nobody has proven begins anew for whoever proves it by a mail, so it is proven first.
  await page.goto((await world.message(email, "email_verification")).link);
  await page.getByTestId("verify").click();
  await page.getByRole("link", { name: "See your account" }).click();
  await expect(page.getByText("Confirmed", { exact: true })).toBeVisible();

  await test.step("a passkey is added by name, and signs in", async () => {
    const authenticator = await addAuthenticator(page);
    await page.getByTestId("passkey-add").click();
    await page.getByTestId("passkey-name").fill("My laptop");
    await page.getByTestId("passkey-make").click();
    await expect(page.getByTestId("passkey-row")).toContainText("My laptop");
    // Chromium's own authenticator takes the offer at the address field at once.
    await page.getByTestId("sign-out").click();
    await page.waitForURL(/\/sign-in\//);
    await expectAccount(page);
    await page.addInitScript(() => {
      PublicKeyCredential.isConditionalMediationAvailable = async () => false;
    });
    await signOut(page);
    await page.getByTestId("passkey").click();
    await expectAccount(page);
    await authenticator.remove();
  });

  await test.step("it is renamed, and removed after a question that names it", async () => {
    const row = page.getByTestId("passkey-row");
    await row.getByRole("button", { name: "Rename My laptop" }).click();
    await row.getByLabel("New name").fill("Old laptop");
    await row.getByRole("button", { name: "Save the name" }).click();
    await row.getByRole("button", { name: "Remove Old laptop" }).click();
    await expect(row.getByRole("heading", { name: "Remove “Old laptop”?" })).toBeFocused();
    await row.getByTestId("confirm-do").click();
    await expect(row).toHaveCount(0);
  });

  const secret = await test.step("an app is set up, and its code finishes signing in with the password", async () => {
    await page.getByTestId("app-set-up").click();
    const { secret, backupCodes } = await setUpApp(page);
    await expect(page.getByText("10 backup codes are left")).toBeVisible();
    await signOut(page);
    await page.getByTestId("email").fill(email);
    await page.getByTestId("password").fill("Wrong-Password-1");
    await page.getByTestId("sign-in").click();
    await expect(page.getByTestId("failure")).toContainText("The address or the password is wrong.");
    await page.getByTestId("password").fill(PASSWORD);
    await page.getByTestId("sign-in").click();
    await page.getByRole("button", { name: "Use a backup code" }).click();
    await page.getByTestId("code").fill(backupCodes[0] ?? "");
    await page.getByTestId("second-factor-submit").click();
    await expectAccount(page);
    await expect(page.getByText("9 backup codes are left")).toBeVisible();
    return secret;
  });

  await test.step("a link signs in at a press, with the app's code, and lets the page that asked go on", async () => {
    await signOut(page);
    await page.getByTestId("send-link").click();
    await expect(page.getByTestId("email")).toBeFocused();
    await page.getByTestId("email").fill(email);
    await page.getByTestId("send-link").click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Look into your mail");
    const other = await page.context().newPage();
    await other.goto((await world.message(email, "magic_link")).link);
    await other.getByTestId("link-continue").click();
    await other.getByTestId("code").fill(appCode(secret, 1));
    await other.getByTestId("second-factor-submit").click();
    await expect(other.getByRole("heading", { level: 1 })).toHaveText("You are signed in");
    await expectAccount(page);
    await other.close();
  });

  await test.step("the app is removed with the password, and a code signs in alone", async () => {
    await page.getByTestId("app-remove").click();
    await page.getByTestId("password").fill(PASSWORD);
    await page.getByTestId("app-remove-do").click();
    await expect(page.getByTestId("app-set-up")).toBeVisible();
    await signOut(page);
    await page.getByTestId("email").fill(email);
    await page.getByTestId("send-code").click();
    await page.getByTestId("code").fill((await world.message(email, "one_time_code")).code);
    await page.getByTestId("code-submit").click();
    await expectAccount(page);
  });

  expect(wrong).toEqual([]);
});

test("a forgotten password is reset by a mail, which ends every session", async ({ page, baseURL }) => {
  const world = await newOrganization(String(baseURL));
  const wrong = watch(page, [String(baseURL)]);
  const email = newAddress();
  await post(`${baseURL}/v1/signup`, { email, password: PASSWORD }, world.key);
  await page.goto(`${baseURL}/sign-in/${world.realm}`);
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Forgot your password?");
  await page.getByTestId("email").fill(email);
  await page.getByTestId("forgot").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Look into your mail");
  await page.goto((await world.message(email, "password_reset")).link);
  await page.getByTestId("new_password").fill(NEW_PASSWORD);
  await page.getByTestId("reset").click();
  await page.getByTestId("reset-sign-in").click();
  await page.getByTestId("email").fill(email);
  await page.getByTestId("password").fill(NEW_PASSWORD);
  await page.getByTestId("sign-in").click();
  await expectAccount(page);
  await expect(page.getByTestId("device")).toHaveCount(1);
  expect(wrong).toEqual([]);
});

test("the main way is walked by keyboard alone, and a wrong field takes the focus", async ({ page, baseURL }) => {
  const world = await newOrganization(String(baseURL));
  await page.goto(`${baseURL}/sign-up/${world.realm}`);
  await page.getByTestId("name").focus();
  await page.keyboard.press("Tab");
  await page.keyboard.type("no address");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("email")).toBeFocused();
  await expect(page.getByText("is not an e-mail address")).toBeVisible();
  await page.keyboard.press("Control+A");
  const email = newAddress();
  await page.keyboard.type(email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expectAccount(page);

  await page.goto(`${baseURL}/sign-up/${world.realm}`);
  await page.getByTestId("email").fill(email);
  await page.getByTestId("password").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("link", { name: "Sign in instead" })).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const)
  test(`every page fits 320 px, asks no other host and breaks no policy, in ${colorScheme}`, async ({
    browser,
    baseURL,
  }) => {
    const world = await newOrganization(String(baseURL));
    const context = await browser.newContext({ viewport: { width: 320, height: 640 }, colorScheme });
    const page = await context.newPage();
    const wrong = watch(page, [String(baseURL)]);
    const pages = [
      ["sign-in", "Sign in to Harbour Bank"],
      ["sign-up", "Create your Harbour Bank account"],
      ["reset", "Forgot your password?"],
      ["reset", "Choose a new password", "#token=reset_none"],
      ["recover", "Lost every way of signing in?"],
      ["recover", "This link no longer works", "#token=emr_none"],
      ["verify", "Confirm your address", "#token=verify_none"],
      ["verify", "This link no longer works"],
      ["account", "Sign in to see your account"],
    ] as const;
    for (const [path, title, fragment = ""] of pages) {
      // A new document each time: another fragment alone would not load the page again.
      await page.goto("about:blank");
      await page.goto(`${baseURL}/${path}/${world.realm}${fragment}`);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
      await expect(page.getByText("Test mode.")).toBeVisible();
      await expectNoSidewaysScroll(page);
    }
    for (const [query, told] of [
      ["?error=access_denied&state=x", /did not begin in this tab/],
      ["?code=c&state=x", /did not begin in this tab/],
    ] as const) {
      await page.goto(`${baseURL}/sign-in/${world.realm}/callback${query}`);
      await expect(page.getByText(told)).toBeVisible();
      expect(new URL(page.url()).search).toBe("");
      await expectNoSidewaysScroll(page);
    }
    const unknown = await page.goto(`${baseURL}/sign-in/org_0000000000000000000000`);
    expect(unknown?.status()).toBe(404);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("There is nothing at this address");
    expect(wrong).toEqual([]);
    await context.close();
  });
