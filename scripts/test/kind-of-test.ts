import { globSync, readFileSync } from "node:fs";
import path from "node:path";

/**
 * What a test file needs, which decides how it runs (vitest.config.ts):
 * `pure` nothing but its own code; `vision` pictures and models; `circuits` provers and ceremonies; `database` PostgreSQL,
 * in a process that many files share; `apart` a process of its own, since it replaces modules, changes settings or measures itself.
 */
export type TestKind = "pure" | "vision" | "circuits" | "database" | "apart";

// By how lines begin, so that a text which speaks of such a line is none.
const NEEDS_ITS_PROCESS = /^\s*(vi\.mock\(|process\.env\.\w+ =|(const|let) .*\bprocess\.(cpuUsage|memoryUsage)\()/m;
const PROVES = importOf(/#scripts\/zk\/|snarkjs"/);
const ASKS_THE_DATABASE = importOf(/#db\/|#lib\/testing\//);

/** A line that imports a module whose name begins like this. */
function importOf(name: RegExp): RegExp {
  return new RegExp(`^((import\\b|\\}).*|.*\\bimport\\()"(${name.source})`, "m");
}

/** By the file's place and by what it imports, so that a new test needs no list. */
export function kindOfTest(file: string, source: string): TestKind {
  if (/^(lib\/vision|scripts\/vision)\//.test(file)) return "vision";
  if (file.startsWith("scripts/zk/")) return "circuits";
  // Snarkjs cannot live in a thread; what lies elsewhere depends on more than circuits and is run every time.
  if (PROVES.test(source)) return /^lib\/(proofs|crypto)\//.test(file) ? "circuits" : "database";
  if (NEEDS_ITS_PROCESS.test(source)) return "apart";
  return ASKS_THE_DATABASE.test(source) || /\binject\(/.test(source) || file.startsWith("db/") ? "database" : "pure";
}

/** Every test file below `root`, by kind; paths from the root, with slashes. */
export function testFiles(root: string): Record<TestKind, string[]> {
  const files: Record<TestKind, string[]> = { pure: [], vision: [], circuits: [], database: [], apart: [] };
  for (const found of globSync("{app,components,db,lib,scripts,sdk}/**/*.test.{ts,tsx}", { cwd: root }).sort()) {
    const file = found.split(path.sep).join("/");
    files[kindOfTest(file, readFileSync(path.join(root, file), "utf8"))].push(file);
  }
  return files;
}
