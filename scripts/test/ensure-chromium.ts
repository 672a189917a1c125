import path from "node:path";
import { findChromium } from "../../e2e/chromium.ts";
import { run } from "./run.ts";

const ROOT = path.resolve(import.meta.dirname, "..", "..");

/** Sees to it that there is a Chromium: the system's, else Debian's package, else Playwright's own. */
export async function ensureChromium(): Promise<void> {
  if (findChromium()) return;
  process.stdout.write("Installing Chromium for the tests…\n");
  const isRoot = process.getuid?.() === 0;
  if (isRoot) {
    const quietly = { DEBIAN_FRONTEND: "noninteractive" };
    await run(ROOT, "apt-get", ["update"], quietly);
    await run(ROOT, "apt-get", ["install", "-y", "--no-install-recommends", "chromium"], quietly);
  }
  if (findChromium()) return;
  const { code, output } = await run(ROOT, "playwright", ["install", "--with-deps", "chromium"]);
  if (code !== 0 || !findChromium())
    throw new Error(`No Chromium could be installed; set CHROMIUM_PATH.\n${output.slice(-2000)}`);
}
