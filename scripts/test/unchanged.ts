import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "..", "..");

/** What the tests of a kind can depend on. `npm ci` forgets what passed, since the packages may be others then. */
const INPUTS = {
  vision: ["lib/vision/**/*", "lib/workers/*", "lib/*.ts", "scripts/specimen/**/*", "scripts/vision/**/*"],
  circuits: ["circuits/**/*", "scripts/zk/**/*", "lib/proofs/**/*", "lib/crypto/**/*", "lib/*.ts", "sdk/prover/**/*"],
} as const;

const ALWAYS = ["package-lock.json", "vitest.config.ts", "scripts/test/*.ts"];

export type CostlyKind = keyof typeof INPUTS;

/** Whether these tests have passed on exactly the files that are here now. */
export function hasPassed(kind: CostlyKind): boolean {
  const file = noteOf(kind);
  return existsSync(file) && readFileSync(file, "utf8") === digestOf(kind);
}

/** Notes that they have. */
export function notePassed(kind: CostlyKind): void {
  mkdirSync(path.dirname(noteOf(kind)), { recursive: true });
  writeFileSync(noteOf(kind), digestOf(kind));
}

function noteOf(kind: CostlyKind): string {
  return path.join(ROOT, "node_modules", ".cache", "bonafide", `passed-${kind}`);
}

function digestOf(kind: CostlyKind): string {
  const hash = createHash("sha256");
  const found = globSync([...INPUTS[kind], ...ALWAYS], { cwd: ROOT, withFileTypes: true });
  const files = found.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  for (const file of files.sort()) hash.update(`${path.relative(ROOT, file)}\0`).update(readFileSync(file));
  return hash.digest("hex");
}
