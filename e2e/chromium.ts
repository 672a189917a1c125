import { existsSync } from "node:fs";
import path from "node:path";
import { chromium } from "@playwright/test";

/** Where the test command puts the Chromium of an npm package (scripts/test/unpack-chromium.ts). */
export const PACKAGED_CHROMIUM = path.resolve(
  import.meta.dirname,
  "../node_modules/.cache/bonafide/chromium/chromium.sh",
);

// The shell without a window first, as Playwright itself takes it for tests: a story costs it a quarter less.
const SYSTEM = [
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/opt/google/chrome/chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** Every Chromium that is here: `CHROMIUM_PATH`, the system's, Playwright's own, the npm package's. Some may not start. */
export function chromiumsHere(): string[] {
  const known = [process.env.CHROMIUM_PATH, ...SYSTEM, chromium.executablePath(), PACKAGED_CHROMIUM];
  return known.filter((file): file is string => file !== undefined && file !== "" && existsSync(file));
}

/** The first of them; throws a sentence that says how to get one. */
export function chromiumPath(): string {
  const [found] = chromiumsHere();
  if (!found) throw new Error("There is no Chromium on this machine: `npm test` installs one, or set CHROMIUM_PATH.");
  return found;
}
