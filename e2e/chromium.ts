import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

const SYSTEM = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/opt/google/chrome/chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** The Chromium that tests run in: `CHROMIUM_PATH`, else the system's, else Playwright's own. Undefined where there is none. */
export function findChromium(): string | undefined {
  const own = chromium.executablePath();
  return [process.env.CHROMIUM_PATH, ...SYSTEM, own].find(
    (file) => file !== undefined && file !== "" && existsSync(file),
  );
}

/** The same, or a sentence that says how to get one. */
export function chromiumPath(): string {
  const found = findChromium();
  if (!found) throw new Error("There is no Chromium on this machine: `npm test` installs one, or set CHROMIUM_PATH.");
  return found;
}
