import { readFile } from "node:fs/promises";
import path from "node:path";
import { type BrowserContext, expect, type Page } from "@playwright/test";
import { specimenFolder } from "./draw-specimens.ts";
import { newAddress } from "./hosted-steps.ts";
import { expectNoSidewaysScroll, newOrganization, PASSWORD, post, startDeveloper, watch } from "./hosted-world.ts";
import { received } from "./prover-steps.ts";
import { test } from "./test.ts";

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

test("a verified person proves an age to somebody else, who learns that and a pseudonym", async ({
  browser,
  baseURL,
}, info) => {
  const server = baseURL ?? "";
  const [bank, shop] = [await newOrganization(server), await newOrganization(server)];
  const developer = await startDeveloper();
  await patch(`${server}/v1/organization`, { name: "Wine Shop", redirect_urls: [developer.redirectUri] }, shop.key);
  const signedUp = await post(`${server}/v1/signup`, { email: newAddress(), password: PASSWORD }, bank.key);
  const user = String(Object(signedUp.user).id);
  const phone = await browser.newContext(PHONE);
  const page = await phone.newPage();
  const wrong = watch(page, [server, developer.origin]);

  await test.step("the person is verified and keeps a private proof", async () => {
    const session = await post(`${server}/v1/kyc/sessions`, { type: "document_only", user_id: user }, bank.key);
    await page.goto(String(session.capture_url));
    await handInPassport(page, path.join(specimenFolder(info.config.metadata), "specimen", "passport.jpg"));
    await expectNoSidewaysScroll(page);
    await page.getByTestId("keep-proof").click();
    await expect(page.getByTestId("proof-kept")).toBeVisible();
    await page.reload();
    await expect(page.getByTestId("proof-kept")).toBeVisible();
  });

  const file = await test.step("a copy is saved as a file", async () => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByTestId("save-proof").click()]);
    expect(download.suggestedFilename()).toBe("proof-Harbour-Bank.json");
    return { name: "proof.json", mimeType: "application/json", buffer: await readFile(await download.path()) };
  });
  const ask = async (wanted: object) => {
    const question = { issuer: bank.realm, redirect_url: developer.redirectUri, state: "a state & more", ...wanted };
    return post(`${server}/v1/attributes/requests`, question, shop.key);
  };
  const resultOf = (request: string | null) => get(`${server}/v1/attributes/requests/${request}`, shop.key);

  const pseudonym = await test.step("a shop asks for an age, is proven it, and has the person back", async () => {
    const asked = await ask({ age_at_least: 18 });
    await page.goto(String(asked.prove_url));
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Wine Shop asks you to prove something");
    await expect(page.getByText("You are at least 18 years old")).toBeVisible();
    await expectNoSidewaysScroll(page);
    await page.getByTestId("prove").click();
    await expect(page.getByTestId("prove-progress")).toBeVisible();
    await page.waitForURL(`${developer.redirectUri}**`);
    const arrived = developer.arrived.at(-1)?.searchParams;
    expect([arrived?.get("request"), arrived?.get("state")]).toEqual([asked.id, "a state & more"]);
    const result = await resultOf(String(asked.id));
    expect(result).toMatchObject({ verified: true, predicates: { age_at_least: 18, nationality_in: null } });
    expect(JSON.stringify(result)).not.toMatch(/1974|ERIKSSON|UTO/i);
    return String(result.pseudonym);
  });

  await test.step("a question that was answered is not answered again", async () => {
    const last = developer.arrived.at(-1)?.searchParams.get("request");
    await page.goto(`/prove/${shop.realm}?request=${last}`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("This question was answered");
  });

  await test.step("what the document does not say cannot be proven, and the shop is not told", async () => {
    const tooOld = await ask({ age_at_least: 80 });
    await page.goto(String(tooOld.prove_url));
    await expect(page.getByTestId("prove-unmet")).toContainText("younger than 80");
    await expect(page.getByTestId("prove")).toBeHidden();
    expect(await resultOf(String(tooOld.id))).toMatchObject({ status: "pending", verified: false });
    await page.goto(String((await ask({ nationality_in: ["DE", "FR"] })).prove_url));
    await expect(page.getByTestId("prove-unmet")).toContainText("nationality in your document");
  });

  await test.step("with the file another browser proves as the same person", async () => {
    const elsewhere = await browser.newContext();
    const other = await elsewhere.newPage();
    await other.goto(String((await ask({ age_at_least: 18 })).prove_url));
    await other.getByRole("link", { name: "Go back without" }).click();
    await other.waitForURL(/error=access_denied/);
    const asked = await ask({ nationality_in: ["UTO", "DE"], redirect_url: undefined });
    await other.goto(String(asked.prove_url));
    await expect(other.getByRole("heading", { level: 1 })).toContainText("keeps no proof of Harbour Bank");
    await other.getByTestId("proof-file").setInputFiles(file);
    await proveHere(other, "attribute_signed");
    expect(await resultOf(String(asked.id))).toMatchObject({ verified: true, pseudonym });
    await elsewhere.close();
  });

  const askUser = async (age_at_least = 21) =>
    post(`${server}/v1/attributes/requests`, { user_id: user, age_at_least }, bank.key);

  await test.step("the bank asks its own user for 21, says that it knows who this is, and learns that alone", async () => {
    const asked = await askUser();
    await page.goto(String(asked.prove_url));
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Harbour Bank asks you to prove your age");
    await expect(page.getByText("verified you before and knows who you are")).toBeVisible();
    await expect(page.getByText("You are at least 21 years old")).toBeVisible();
    await expectNoSidewaysScroll(page);
    await proveHere(page, "age_committed");
    const result = await get(`${server}/v1/attributes/requests/${asked.id}`, bank.key);
    expect(result).toMatchObject({ verified: true, user_id: user, pseudonym: null, predicates: { age_at_least: 21 } });
    expect(JSON.stringify(result)).not.toMatch(/1974|ERIKSSON|UTO/i);
    await page.goto(String((await askUser(80)).prove_url));
    await expect(page.getByTestId("prove-unmet")).toContainText("younger than 80");
  });

  await test.step("whoever opens the bank's question with another proof is told so; with the file it is answered", async () => {
    const elsewhere = await browser.newContext();
    const other = await elsewhere.newPage();
    await other.goto(String((await askUser()).prove_url));
    await expect(other.getByText("asks one person, whom it has verified before")).toBeVisible();
    const anothers = { ...JSON.parse(file.buffer.toString()), id: "cred_another" };
    await other.getByTestId("proof-file").setInputFiles({ ...file, buffer: Buffer.from(JSON.stringify(anothers)) });
    await expect(other.getByTestId("prove-unmet")).toContainText("not the one asked for");
    await expect(other.getByRole("heading", { level: 1 })).toHaveText("Harbour Bank asks for proof of an age");
    await expect(other.getByTestId("prove")).toBeHidden();
    await other.getByTestId("proof-file").setInputFiles(file);
    await proveHere(other, "age_committed");
    await elsewhere.close();
  });

  await test.step("once it is revoked in the console, nothing can be proven with it", async () => {
    const open = await phone.newPage();
    const unanswered = await askUser();
    await open.goto(String((await askUser()).prove_url));
    await expect(open.getByTestId("prove")).toBeVisible();
    await revokeInConsole(await browser.newContext(), bank, server);
    await open.getByTestId("prove").click();
    await expect(open.getByTestId("failure")).toContainText("The proof was not accepted");
    await open.reload();
    await expect(open.getByRole("heading", { level: 1 })).toHaveText("This question was answered");
    await open.goto(String(unanswered.prove_url));
    await expect(open.getByRole("heading", { level: 1 })).toHaveText("The proof that was asked for is no longer good");
    await open.close();
    await expect(askUser()).rejects.toThrow(/no credential in force/);
    await page.goto(String((await ask({ age_at_least: 18 })).prove_url));
    await expect(page.getByTestId("prove-unmet")).toContainText("Harbour Bank has withdrawn this proof");
  });

  expect(wrong).toEqual([]);
  await phone.close();
  await developer.close();
});

/** Presses the button of a question that leads nowhere else, and prints what its proof took. */
async function proveHere(page: Page, circuit: string): Promise<void> {
  await expect(page.getByTestId("prove")).toBeVisible();
  await page.waitForLoadState("networkidle");
  const before = await received(page);
  const began = Date.now();
  const sent = page.waitForRequest((request) => request.method() === "POST");
  await page.getByTestId("prove").click();
  await sent;
  const took = Date.now() - began;
  const own = [...(await received(page))].filter(([name]) => !before.has(name) && !name.includes("/hosted/"));
  const bytes = own.reduce((sum, [, size]) => sum + size, 0);
  await expect(page.getByTestId("prove-done")).toBeVisible();
  expect(own.map(([name]) => new URL(name).pathname).join()).toContain(circuit);
  console.log(`A first proof by ${circuit} took ${bytes} bytes and ${took} ms.`);
}

async function handInPassport(page: Page, passport: string): Promise<void> {
  await page.getByTestId("capture-consent-accept").click();
  await page.getByTestId("capture-document-kind-passport").click();
  await page.locator("select[name=country]").selectOption("UT");
  await page.getByTestId("capture-document-continue").click();
  await page.getByTestId("capture-document-file").setInputFiles(passport);
  await page.getByTestId("capture-document-continue").click();
  await expect(page.getByTestId("capture-done")).toHaveAttribute("data-status", "completed");
}

async function revokeInConsole(
  context: BrowserContext,
  { ownerEmail, realm }: { ownerEmail: string; realm: string },
  server: string,
): Promise<void> {
  expect(realm).toMatch(/-test$/);
  const page = await context.newPage();
  await page.goto(`${server}/console/sign-in?next=/console/verifications`);
  await page.getByTestId("sign-in-email").fill(ownerEmail);
  await page.getByTestId("sign-in-password").fill("Story-Password-7");
  await page.getByTestId("sign-in-submit").click();
  await page.getByTestId("mode-test").click();
  await page.getByTestId("verification-row").first().getByRole("link").first().click();
  await page.getByTestId("revoke-proof").click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByTestId("private-proofs")).toContainText("revoked");
  await context.close();
}

async function patch(url: string, body: object, key: string): Promise<void> {
  const headers = { "content-type": "application/json", authorization: `Bearer ${key}` };
  const answer = await fetch(url, { method: "PATCH", headers, body: JSON.stringify(body) });
  expect(answer.ok, await answer.text()).toBe(true);
}

async function get(url: string, key: string): Promise<Record<string, unknown>> {
  return (await fetch(url, { headers: { authorization: `Bearer ${key}` } })).json();
}
