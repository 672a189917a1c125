import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { testFiles } from "./kind-of-test.ts";
import { inputsOf } from "./unchanged.ts";

const ROOT = path.resolve(import.meta.dirname, "..", "..");

/** The project's own files that these files import, and those that they import in turn. */
function imported(files: readonly string[]): string[] {
  const found = new Set<string>();
  const waiting = [...files];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    if (/\.tsx?$/.test(file)) waiting.push(...importsOf(file));
  }
  return [...found];
}

function importsOf(file: string): string[] {
  const source = readFileSync(path.join(ROOT, file), "utf8");
  const names = [...source.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"((?:#|\.\.?\/)[^"]+)"/g)].map(
    ([, name = ""]) => name,
  );
  const own = names.map((name) =>
    name.startsWith("#") ? name.slice(1) : path.posix.join(path.posix.dirname(file), name),
  );
  return own.filter((name) => existsSync(path.join(ROOT, name)));
}

it.each(["vision", "circuits"] as const)("no file that the tests of %s import can change unnoticed", (kind) => {
  const inputs = new Set(inputsOf(kind));
  const needed = imported(testFiles(ROOT)[kind]);
  expect(needed.length).toBeGreaterThan(20);
  expect(needed.filter((file) => !inputs.has(file))).toEqual([]);
});
