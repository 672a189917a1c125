import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { isServed, watchSources } from "./watch-sources.ts";

it.each([
  ["lib/doors/v1/index.ts", true],
  ["lib/domain/users/create-user.ts", true],
  ["db/migrations/0001_row_security.sql", true],
  ["circuits/manifest.json", true],
  ["server.ts", true],
  [".env", true],
  ["lib/doors/router.test.ts", false],
  ["lib/testing/call.ts", false],
  ["lib/console/week.ts", false],
  ["lib/vision/README.md", false],
  ["lib/domain/users/create-user.ts~", false],
])("a change of %s starts the server anew: %s", (file, expected) => {
  expect(isServed(file)).toBe(expected);
});

it("tells of a file that is saved, in a folder that is new too, and of many at once in one word", async () => {
  const root = mkdtempSync(path.join(os.tmpdir(), "bonafide-watch-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const folder of ["lib/domain", "db", "circuits"]) mkdirSync(path.join(root, folder), { recursive: true });
  const heard: string[] = [];
  onTestFinished(watchSources(root, (file) => heard.push(file)));
  for (const name of ["one", "two", "three"]) writeFileSync(path.join(root, "lib", "domain", `${name}.ts`), name);
  await expect.poll(() => heard.length, { timeout: 300_000 }).toBe(1);
  mkdirSync(path.join(root, "lib", "domain", "later"));
  await expect
    .poll(
      () => {
        writeFileSync(path.join(root, "lib", "domain", "later", "x.ts"), String(heard.length));
        return heard.at(-1);
      },
      { timeout: 300_000, interval: 500 },
    )
    .toBe("lib/domain/later/x.ts");
});
