import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { type TestKind, testFiles } from "./scripts/test/kind-of-test.ts";

const files = testFiles(import.meta.dirname);

// A limit of time is there to end what hangs; no verdict comes of it.
const HANGS_MILLISECONDS = 300_000;

const onDatabase = { globalSetup: "lib/testing/start-database.ts", setupFiles: "lib/testing/prepare-process.ts" };

/** Files that share a process are loaded once; what is set up for each of them is what their kind needs. */
function project(name: TestKind, needs: TestProjectInlineConfiguration["test"]): TestProjectInlineConfiguration {
  return { extends: true, test: { name, include: files[name], ...needs } };
}

export default defineConfig({
  test: {
    testTimeout: HANGS_MILLISECONDS,
    hookTimeout: HANGS_MILLISECONDS,
    // Two cores carry two workers; vision tests bring threads of their own.
    maxWorkers: 2,
    sequence: { hooks: "list" },
    projects: [
      project("pure", { pool: "threads", isolate: false }),
      project("vision", { pool: "forks", isolate: false }),
      project("circuits", { pool: "forks" }),
      project("database", { pool: "forks", isolate: false, ...onDatabase }),
      project("apart", { pool: "forks", ...onDatabase }),
    ],
  },
});
