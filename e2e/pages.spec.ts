import { expect } from "@playwright/test";
import { test } from "./test.ts";

const PAGES = [
  { at: "/", shows: /know who they are/i },
  { at: "/docs", shows: /create a verification/i },
  { at: "/docs/zeroauth", shows: /proof of an identity.s secret/i },
  { at: "/console/sign-in", shows: /sign in/i },
  { at: "/console/connections", shows: /sign in/i },
  { at: "/console/sign-up", shows: /organization/i },
  { at: "/operator", shows: /operator of this server/i },
];

for (const width of [390, 1280])
  for (const { at, shows } of PAGES)
    test(`${at} at ${width} px asks no other host, breaks no policy and does not scroll sideways`, async ({
      page,
      baseURL,
    }) => {
      const foreign: string[] = [];
      const errors: string[] = [];
      page.on("request", (request) => {
        const asked = new URL(request.url());
        if (asked.protocol.startsWith("http") && asked.origin !== baseURL) foreign.push(asked.origin);
      });
      page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
      page.on("pageerror", (error) => errors.push(error.message));
      await page.setViewportSize({ width, height: 844 });
      await page.goto(at);
      await expect(page.getByText(shows).first()).toBeAttached();
      await page.waitForLoadState("networkidle");
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect({ foreign, errors, overflow: Math.max(0, overflow) }).toEqual({ foreign: [], errors: [], overflow: 0 });
    });

test("a page of another origin, or of the same site, changes nothing in the console", async ({ request, baseURL }) => {
  const foreign: Record<string, string>[] = [
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: String(baseURL), "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "cross-site" },
  ];
  for (const headers of foreign)
    for (const body of [{ multipart: { email: "a@example.com" } }, { data: "[]" }, {}]) {
      const answer = await request.post("/console/sign-in", { headers, ...body });
      expect([answer.status(), await answer.text()]).toEqual([
        403,
        "This request comes from a page that is not ours.\n",
      ]);
    }
  const own = await request.post("/console/sign-in", { headers: { origin: String(baseURL) }, data: "[]" });
  expect(own.status()).not.toBe(403);
});
