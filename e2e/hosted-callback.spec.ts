import { expect } from "@playwright/test";
import { newOrganization } from "./hosted-world.ts";
import { test } from "./test.ts";

test("a provider's answer is handed on once, by the tab that asked for it alone", async ({ page, baseURL }) => {
  const { realm } = await newOrganization(String(baseURL));
  const handed: unknown[] = [];
  await page.route("**/oauth/finish", async (route) => {
    handed.push(route.request().postDataJSON());
    await route.fulfill({ status: 400, json: { detail: "The provider said no.", error: "invalid_credentials" } });
  });
  const asked = { purpose: "sign-in", displayName: "Acme", state: "state_1" };
  const callback = async (query: string) => {
    await page.goto(`/sign-in/${realm}`);
    await page.evaluate(
      ([key, flow]) => sessionStorage.setItem(String(key), String(flow)),
      [`bonafide.hosted.${realm}.flow`, JSON.stringify(asked)],
    );
    await page.goto(`/sign-in/${realm}/callback${query}`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("You are not signed in");
    expect(new URL(page.url()).search).toBe("");
  };

  await callback("?code=c%201&state=state_1&iss=https%3A%2F%2Facme.example");
  await expect(page.getByText("The provider said no.")).toBeVisible();
  expect(handed).toEqual([{ code: "c 1", state: "state_1", iss: "https://acme.example" }]);

  await callback("?code=c&state=state_of_somebody_else");
  await expect(page.getByText(/did not begin in this tab/)).toBeVisible();
  await callback("?error=access_denied&state=state_1");
  await expect(page.getByText("You did not agree at Acme, so nothing was handed over.")).toBeVisible();
  await page.goto(`/sign-in/${realm}/callback?code=c&state=state_1`);
  await expect(page.getByText(/did not begin in this tab/)).toBeVisible();
  expect(handed).toHaveLength(1);
});

test("a provider that posts its answer is led to the page with code and state alone", async ({ request, baseURL }) => {
  const { realm } = await newOrganization(String(baseURL));
  const form = { code: "c 1", state: "s", user: '{"name":"Erika"}' };
  const answer = await request.post(`/sign-in/${realm}/callback`, { form, maxRedirects: 0 });
  expect([answer.status(), answer.headers().location]).toEqual([303, `/sign-in/${realm}/callback?code=c+1&state=s`]);
});
