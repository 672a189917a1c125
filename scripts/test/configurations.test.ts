import { execFile } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import * as z from "zod";

const ROOT = path.resolve(import.meta.dirname, "..", "..");
const ALARM = path.join(import.meta.dirname, "browser-alarm.ts");

/** Loads a module after the alarm was set, as the tool loads it whose configuration it is. */
function load(code: string) {
  const args = ["--import", ALARM, "--input-type=module", "--eval", code];
  return promisify(execFile)(process.execPath, args, { cwd: ROOT });
}

describe("a configuration file", () => {
  const files = globSync(["*.config.{ts,mjs}", "db/*.config.ts", ".*.cjs"], { cwd: ROOT });

  it.each(files)("%s looks for no browser when it is loaded", async (file) => {
    await expect(load(`await import(${JSON.stringify(path.join(ROOT, file))})`)).resolves.toBeDefined();
  });

  it("would be found out", async () => {
    expect(files).toContain("playwright.config.ts");
    const looking = load('const { chromiumPath } = await import("./e2e/chromium.ts"); chromiumPath()');
    await expect(looking).rejects.toThrow("a browser is looked for");
  });
});

describe("the packages", () => {
  const Lock = z.object({ packages: z.record(z.string(), z.object({ hasInstallScript: z.boolean().optional() })) });
  const Manifest = z.object({ allowScripts: z.record(z.string(), z.boolean()) });
  const read = (file: string): unknown => JSON.parse(readFileSync(path.join(ROOT, file), "utf8"));

  it("have no install script that nobody has allowed or refused, of which npm would warn", () => {
    const { packages } = Lock.parse(read("package-lock.json"));
    const { allowScripts } = Manifest.parse(read("package.json"));
    // Its own runs in any case: "" is this project.
    const scripted = Object.keys(packages).filter((name) => name !== "" && packages[name]?.hasInstallScript);
    const names = scripted.map((name) => name.replace(/^.*node_modules\//, ""));
    expect(names.filter((name) => !(name in allowScripts))).toEqual([]);
    expect(names.length).toBeGreaterThan(5);
  });
});
