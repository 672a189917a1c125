import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buildIfStale, isBuilt } from "./build.ts";
import { stampOf } from "./stamp.ts";

let folder: string;
let root: string;
const write = (name: string, text: string) => {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  writeFileSync(path.join(root, name), text);
};

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "bonafide-build-"));
  root = path.join(folder, "code");
  write("package.json", `{"name": "bonafide"}`);
  write("app/page.tsx", "page");
  write("lib/a.ts", "one");
  write("lib/b.ts", "two");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** As the last build left it. */
function leaveBuilt(): void {
  write(".next/BUILD_ID", "id");
  write(".next/bonafide-sources", stampOf(root));
}

describe("the stamp of a build", () => {
  it("is of contents: a copy with other times, in whole seconds or of this moment, is built", () => {
    leaveBuilt();
    const copy = path.join(folder, "layer");
    cpSync(root, copy, { recursive: true });
    expect(isBuilt(copy)).toBe(true);
    for (const name of ["app/page.tsx", "lib/a.ts", "package.json"]) utimesSync(path.join(copy, name), 1, 1);
    expect(isBuilt(copy)).toBe(true);
  });

  it("is another one for other contents of the same length and time, another name, one file more, or a moved border", () => {
    const stamps = new Set([stampOf(root)]);
    const changed = (change: () => void) => {
      change();
      for (const name of ["lib/a.ts", "lib/b.ts"]) utimesSync(path.join(root, name), 1, 1);
      stamps.add(stampOf(root));
    };
    changed(() => write("lib/a.ts", "uno"));
    changed(() => write("lib/c.ts", ""));
    changed(() => write("proxy.ts", ""));
    changed(() => {
      write("lib/a.ts", "unot");
      write("lib/b.ts", "wo");
    });
    expect(stamps.size).toBe(5);
  });

  it("is the same for other tests, and for what the prover's package makes", () => {
    const before = stampOf(root);
    write("lib/a.test.ts", "test");
    write("app/page.test.tsx", "test");
    write("sdk/prover/dist/index.js", "made");
    expect(stampOf(root)).toBe(before);
  });
});

describe("a start without a build", () => {
  const refusal = (why: RegExp) =>
    expect(buildIfStale(root)).rejects.toThrow(
      new RegExp(`^The pages are not built from these sources, and .*${why.source}`),
    );

  it("that finds one of these sources builds nothing", async () => {
    leaveBuilt();
    await expect(buildIfStale(root)).resolves.toBeUndefined();
  });

  it("on code that cannot be written says in one sentence what to run", async () => {
    // A file in the folder's place, since root may write into every folder.
    write(".next", "");
    await refusal(/\.next cannot be written \(\w+\): run `npm run build` as the owner of the code before the start\.$/);
  });

  it.skipIf(process.getuid?.() === 0)("on code of another user says the same", async () => {
    leaveBuilt();
    write("lib/a.ts", "newer");
    chmodSync(path.join(root, ".next"), 0o555);
    await refusal(/cannot be written \(EACCES\): run `npm run build`/);
  });

  it("with the packages of production alone says which ones to install", async () => {
    await refusal(/not installed: run `npm ci --include=dev && npm run build` before the start\.$/);
  });
});
