import { test as base } from "@playwright/test";
import { chromiumPath } from "./chromium.ts";

/** Playwright's `test`, in the Chromium of this machine. It is looked for when the first story begins. */
export const test = base.extend<object, { launchOptions: { executablePath?: string } }>({
  launchOptions: [
    async ({ launchOptions }, use) => use({ ...launchOptions, executablePath: chromiumPath() }),
    { scope: "worker" },
  ],
});
