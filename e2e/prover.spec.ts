import { expect, type Page } from "@playwright/test";
import { BN_SNARK1, init as initMcl } from "mcl-wasm";
import { type Groth16Proof, scaled } from "#lib/proofs/testing/proof-vectors.ts";
import { appCode, expectAccount, newAddress, setUpApp, signOut } from "./hosted-steps.ts";
import { PASSWORD, watch } from "./hosted-world.ts";
import {
  caughtProof,
  confirmAddress,
  NEW_PASSWORD,
  newRealm,
  received,
  sendProof,
  setPasswordLogin,
  signIn,
  signUp,
  watchPasswords,
  wrongWords,
} from "./prover-steps.ts";
import { test } from "./test.ts";

const DOWNLOAD_BYTES_MAX = 650_000;

test("a password that is proven: signed up, in and changed, and never sent", async ({ page, baseURL }) => {
  const world = await newRealm(String(baseURL), "proof");
  const wrong = watch(page, [String(baseURL)]);
  const seen = watchPasswords(page);
  const email = newAddress();
  await signUp(page, world, email);
  await confirmAddress(page, world, email);

  await test.step("a wrong one is refused in the server's own words, and the right one lets in", async () => {
    await signOut(page);
    expect(await wrongWords(page, world, email)).toBe(await wrongWords(page, world, newAddress()));
    await signIn(page, world, email);
    await expectAccount(page);
  });

  await test.step("it is changed on the account page", async () => {
    await page.getByTestId("password-change").click();
    await page.getByTestId("current_password").fill(PASSWORD);
    await page.getByTestId("new_password").fill("weak");
    await page.getByTestId("password-save").click();
    await expect(page.getByText("needs everything on the list below")).toBeVisible();
    await page.getByTestId("new_password").fill(NEW_PASSWORD);
    await page.getByTestId("password-save").click();
    await expect(page.getByText("The password is changed.")).toBeVisible();
    await signOut(page);
    await signIn(page, world, email, NEW_PASSWORD);
    await expectAccount(page);
  });

  await test.step("a device whose clock is three hours off proves it by the server's", async () => {
    await signOut(page);
    await page.addInitScript(() => {
      const now = Date.now;
      Date.now = () => now() + 3 * 3_600_000;
    });
    await signIn(page, world, email, NEW_PASSWORD);
    await expectAccount(page);
  });
  expect(seen.bodies).toBeGreaterThan(8);
  expect(seen.told).toEqual([]);
  expect(wrong).toEqual([]);
});

test("a password used by OPAQUE: signed up, in, changed, beside a second factor, and never sent", async ({
  page,
  baseURL,
}) => {
  const world = await newRealm(String(baseURL), "opaque");
  const wrong = watch(page, [String(baseURL)]);
  const seen = watchPasswords(page);
  const email = newAddress();
  await signUp(page, world, email);
  await confirmAddress(page, world, email);
  await signOut(page);
  expect(await wrongWords(page, world, email)).toBe(await wrongWords(page, world, newAddress()));
  await signIn(page, world, email);
  await expectAccount(page);
  await page.getByTestId("password-change").click();
  await page.getByTestId("current_password").fill(PASSWORD);
  await page.getByTestId("new_password").fill(NEW_PASSWORD);
  await page.getByTestId("password-save").click();
  await expect(page.getByText("The password is changed.")).toBeVisible();
  await page.getByTestId("app-set-up").click();
  const { secret } = await setUpApp(page);
  await expect(page.getByText("10 backup codes are left")).toBeVisible();
  await signOut(page);
  await signIn(page, world, email, NEW_PASSWORD);
  await page.getByTestId("code").fill(appCode(secret, 1));
  await page.getByTestId("second-factor-submit").click();
  await expectAccount(page);
  expect(seen.told).toEqual([]);
  expect(wrong).toEqual([]);
});

test("a proven password moves to OPAQUE on the account page, and signs in from a browser that knows nothing", async ({
  page,
  browser,
  baseURL,
}) => {
  const world = await newRealm(String(baseURL), "proof");
  const seen = watchPasswords(page);
  const email = newAddress();
  await signUp(page, world, email);
  await confirmAddress(page, world, email);
  await page.getByTestId("password-upgrade").click();
  await page.getByTestId("upgrade_password").fill(PASSWORD);
  await page.getByTestId("upgrade-save").click();
  await expect(page.getByText("now checked by OPAQUE")).toBeVisible();
  await expect(page.getByTestId("password-upgrade")).toHaveCount(0);
  expect(seen.told).toEqual([]);

  const context = await browser.newContext();
  const other = await context.newPage();
  const seenThere = watchPasswords(other);
  await signIn(other, world, email);
  await expectAccount(other);
  expect(seenThere.told).toEqual([]);
  await context.close();
});

test("a password from before is sent only where its user says so", async ({ page, baseURL }) => {
  const world = await newRealm(String(baseURL), "password");
  const email = newAddress();
  await page.goto(`${baseURL}/sign-up/${world.realm}`);
  await expect(page.getByTestId("email")).toBeVisible();
  await expect(page.getByTestId("unsent-note")).toHaveCount(0);
  await page.getByTestId("email").fill(email);
  await page.getByTestId("password").fill(PASSWORD);
  await page.getByTestId("sign-up").click();
  await page.getByTestId("sign-up-continue").click();
  await expectAccount(page);
  await confirmAddress(page, world, email);
  await signOut(page);
  await setPasswordLogin(world, "opaque");

  const seen = watchPasswords(page);
  await signIn(page, world, email);
  await expect(page.getByTestId("failure")).toBeVisible();
  expect(seen.told).toEqual([]);
  await page.getByTestId("send-instead").click();
  await expect(page.getByTestId("unsent-note")).toContainText("Your password is sent");
  await page.getByTestId("sign-in").click();
  await expectAccount(page);
  expect(seen.told).toHaveLength(1);
});

test("a password that was never sent stays so where the organization takes passwords as they are again, and counts one try", async ({
  page,
  browser,
  baseURL,
}) => {
  const world = await newRealm(String(baseURL), "opaque");
  const email = newAddress();
  await signUp(page, world, email);
  await confirmAddress(page, world, email);
  await signOut(page);
  await setPasswordLogin(world, "password");
  const seen = watchPasswords(page);
  const tries: string[] = [];
  page.on("request", (request) => request.method() === "POST" && tries.push(new URL(request.url()).pathname));
  await wrongWords(page, world, email);
  expect(tries.filter((path) => /salt|sign-in/.test(path)).map((path) => path.split(`${world.realm}/`)[1])).toEqual([
    "opaque/sign-in/start",
    "opaque/sign-in/finish",
  ]);
  await signIn(page, world, email);
  await expectAccount(page);
  expect(seen.told).toEqual([]);

  const context = await browser.newContext();
  const other = await context.newPage();
  const seenThere = watchPasswords(other);
  await other.goto(`${baseURL}/sign-in/${world.realm}`);
  await expect(other.getByTestId("unsent-note")).toContainText("Your password is sent");
  await other.getByTestId("unsent-again").click();
  await other.getByTestId("email").fill(email);
  await other.getByTestId("password").fill(PASSWORD);
  await other.getByTestId("sign-in").click();
  await expectAccount(other);
  expect(seenThere.told).toEqual([]);
  await context.close();
});

test("a captured proof opens nothing: again, re-randomised, at another tenant, or stale", async ({ page, baseURL }) => {
  const [world, other] = [await newRealm(String(baseURL), "proof"), await newRealm(String(baseURL), "proof")];
  const email = newAddress();
  await signUp(page, world, email);
  await signUp(page, other, email);
  await page.context().clearCookies();
  const words = await wrongWords(page, world, email);
  const refused = { status: 401, words };

  const fresh = await caughtProof(page, world, email);
  expect(await sendProof(other, fresh), "at another tenant").toEqual(refused);
  expect((await sendProof(world, fresh)).status, "as its page would have sent it").toBe(200);
  expect(await sendProof(world, fresh), "again").toEqual(refused);
  await initMcl(BN_SNARK1);
  const proof = scaled(proofIn(fresh), 7);
  expect(await sendProof(world, { ...fresh, proof }), "re-randomised").toEqual(refused);
  // The page proves by the server's clock: it is told one that is late.
  await page.route("**/password-proof/salt", async (route) => {
    const response = await route.fetch();
    const date = new Date(Date.now() - 6 * 60_000).toUTCString();
    await route.fulfill({ response, headers: { ...response.headers(), date } });
  });
  expect(await sendProof(world, await caughtProof(page, world, email)), "stale").toEqual(refused);
});

/** Safe: the page has just made it. */
const proofIn = (body: Record<string, unknown>) => body.proof as Groth16Proof;

test("a sign-in by proof downloads 0.65 MB at most the first time, and nothing the second", async ({
  page,
  baseURL,
}) => {
  const world = await newRealm(String(baseURL), "proof");
  const email = newAddress();
  await page.goto(`${baseURL}/sign-in/${world.realm}`);
  await expect(page.getByTestId("sign-in")).toBeVisible();
  await page.waitForLoadState("networkidle");
  const before = await received(page);
  const after = await caughtResources(page, email);
  const own = [...after].filter(([name]) => !before.has(name) && !name.includes("/hosted/"));
  const bytes = own.reduce((sum, [, size]) => sum + size, 0);
  console.log(`The prover took ${bytes} bytes:`);
  for (const [name, size] of own) console.log(`  ${size} ${new URL(name).pathname}`);
  expect(own.map(([name]) => new URL(name).pathname)).toEqual(
    expect.arrayContaining(["/circuits/build/password_login.zkey"]),
  );
  expect(bytes).toBeGreaterThan(200_000);
  expect(bytes).toBeLessThanOrEqual(DOWNLOAD_BYTES_MAX);

  await page.goto(`${baseURL}/sign-in/${world.realm}`);
  const again = await caughtResources(page, email);
  const circuits = [...again].filter(([name]) => name.includes("/circuits/"));
  expect(circuits.length).toBeGreaterThan(0);
  expect(circuits.reduce((sum, [, size]) => sum + size, 0)).toBe(0);
});

/** What was received once a sign-in of nobody has got as far as sending its proof. */
async function caughtResources(page: Page, email: string): Promise<Map<string, number>> {
  const sent = page.waitForRequest("**/password-proof/sign-in");
  await page.getByTestId("email").fill(email);
  await page.getByTestId("password").fill(PASSWORD);
  await page.getByTestId("sign-in").click();
  await sent;
  return received(page);
}

test("a browser that cannot make a proof is told so, and sends nothing", async ({ page, baseURL }) => {
  const world = await newRealm(String(baseURL), "proof");
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, "WebAssembly"));
  const seen = watchPasswords(page);
  await signIn(page, world, newAddress());
  await expect(page.getByTestId("failure")).toContainText("This browser cannot prove a password");
  await page.context().setOffline(true);
  await page.getByTestId("sign-in").click();
  await expect(page.getByTestId("failure")).toContainText("The connection was lost");
  expect(seen.told).toEqual([]);
});
