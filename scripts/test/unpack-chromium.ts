import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { run } from "./run.ts";

// Its releases carry Chromium's version; this one is near that of the pinned Playwright.
const PACKAGE = "@sparticuz/chromium";
const VERSION = "153.0.0";

/**
 * Fetches the npm package that ships Chromium for machines without a desktop's libraries, and unpacks it beside `launcher`,
 * a script that starts it with those libraries. Only fetched where no other Chromium is, since it has 68 MB. Returns what
 * was said meanwhile.
 */
export async function unpackChromium(launcher: string): Promise<string> {
  const folder = path.dirname(launcher);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "package.json"), '{ "private": true }\n');
  const fetched = await run(folder, "npm", ["install", "--no-save", "--ignore-scripts", `${PACKAGE}@${VERSION}`]);
  if (fetched.code !== 0) return fetched.output;
  const unpacked = await run(
    folder,
    process.execPath,
    ["--input-type=module", "--eval", `await (await import("${PACKAGE}")).default.executablePath()`],
    // It unpacks into the folder for temporary files, and its libraries only where it believes to be in such a place.
    { TMPDIR: folder, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x" },
  );
  const chromium = path.join(folder, "chromium");
  if (!existsSync(chromium)) return unpacked.output;
  writeFileSync(launcher, script(folder, chromium));
  chmodSync(launcher, 0o755);
  return `${fetched.output}${unpacked.output}`;
}

function script(folder: string, chromium: string): string {
  const libraries = path.join(folder, "al2023", "lib");
  return [
    "#!/bin/sh",
    "# Fonts and libraries of the package, where the machine has none of its own.",
    `[ -d /usr/share/fonts ] || export FONTCONFIG_PATH='${path.join(folder, "fonts")}'`,
    `export LD_LIBRARY_PATH="\${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}${libraries}"`,
    `exec '${chromium}' "$@"`,
    "",
  ].join("\n");
}
