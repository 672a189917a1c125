import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{app,components,db,lib,scripts,sdk}/**/*.test.{ts,tsx}"],
    globalSetup: "lib/testing/start-database.ts",
    setupFiles: "lib/testing/prepare-process.ts",
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two cores carry two workers; vision tests bring threads of their own.
    maxWorkers: 2,
    sequence: { hooks: "list" },
  },
});
