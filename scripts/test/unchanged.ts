import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "..", "..");

/** What the tests of a kind can depend on. `npm ci` forgets what passed, since the packages may be others then. */
const INPUTS = {
  vision: ["lib/vision/**/*", "lib/workers/*", "lib/*.ts", "scripts/specimen/**/*", "scripts/vision/**/*"],
  circuits: [
    "circuits/**/*",
    "scripts/zk/**/*",
    "lib/proofs/**/*",
    "lib/crypto/**/*",
    "lib/workers/*",
    "lib/*.ts",
    "sdk/prover/**/*",
  ],
} as const;

const ALWAYS = ["package-lock.json", "vitest.config.ts", "scripts/test/*.ts"];

export type CostlyKind = keyof typeof INPUTS;

/** Whether the tests of a kind have passed on exactly the files that are here now, and how to note that they have. */
export function passedBefore(kind: CostlyKind): { hasPassed: boolean; notePassed(): void } {
  const note = path.join(ROOT, "node_modules", ".cache", "bonafide", `passed-${kind}`);
  // Of now, not of when they have passed: a file that is saved meanwhile was not tested.
  const digest = digestOf(inputsOf(kind));
  return {
    hasPassed: existsSync(note) && readFileSync(note, "utf8") === digest,
    notePassed() {
      mkdirSync(path.dirname(note), { recursive: true });
      writeFileSync(note, digest);
    },
  };
}

/** The files that the tests of a kind can depend on, as paths from the root with slashes. */
export function inputsOf(kind: CostlyKind): string[] {
  const found = globSync([...INPUTS[kind], ...ALWAYS], { cwd: ROOT, withFileTypes: true });
  const files = found.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return files.map((file) => path.relative(ROOT, file).split(path.sep).join("/")).sort();
}

function digestOf(files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files) {
    const content = readFileSync(path.join(ROOT, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}
