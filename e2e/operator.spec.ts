import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect } from "@playwright/test";
import { test } from "./test.ts";

/** The command on the server, beside the one that runs. */
async function newOperator(folder: string): Promise<string> {
  const env = { ...process.env, DATA_DIR: path.join(folder, "data") };
  const { stdout } = await promisify(execFile)(process.execPath, ["scripts/operator.ts", "create", "Ada"], { env });
  return /operator_\w+/.exec(stdout)?.[0] ?? "";
}

test("an operator of the server gives an organization another plan, and it is noted", async ({
  page,
  request,
}, info) => {
  const name = `Operated ${Date.now()}`;
  const owner = { owner_email: `owner-${Date.now()}@example.com`, owner_password: "SecureP@ss123" };
  expect((await request.post("/v1/organizations", { data: { name, ...owner } })).status()).toBe(201);
  await page.goto("/operator");
  await page.getByTestId("operator-token").fill("operator_of_nobody");
  await page.getByTestId("operator-sign-in").click();
  await expect(page.getByText("That token is not an operator's")).toBeVisible();
  await page.getByTestId("operator-token").fill(await newOperator(String(info.config.metadata.folder)));
  await page.getByTestId("operator-sign-in").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Operator of this server");
  await page.goto(`/operator?${new URLSearchParams({ search: name })}`);
  await page.getByLabel(`Plan of ${name}`).selectOption("free");
  await page.getByTestId("operator-save").click();
  await expect(page.getByTestId("operator-action").first()).toContainText("plan changed: enterprise → free");
  await page.reload();
  await expect(page.getByLabel(`Plan of ${name}`)).toHaveValue("free");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByTestId("operator-token")).toBeVisible();
});
