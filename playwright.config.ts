import { createHash } from "node:crypto";
import os from "node:os";
import path from "node:path";
import { defineConfig, devices } from "@playwright/test";

// One place for the run's server, its data and the film of its camera; named by the runner, or by this process's parent.
const port = Number(process.env.BONAFIDE_E2E_PORT ?? 3987);
// Of this checkout alone: another's database may have tables that these sources do not know.
const checkout = createHash("sha256")
  .update(import.meta.dirname)
  .digest("hex")
  .slice(0, 8);
const folder = process.env.BONAFIDE_E2E_FOLDER ?? path.join(os.tmpdir(), `bonafide-e2e-${port}-${checkout}`);

const HANGS_MILLISECONDS = 180_000;

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  globalSetup: "./e2e/draw-specimens.ts",
  fullyParallel: false,
  // A story waits for its server and its browser more than it works: two take the time of one on two cores.
  workers: 2,
  retries: 0,
  // Limits of time end what hangs, on a machine that is as busy as it may be: a story takes a minute, a step a second.
  timeout: 1_800_000,
  expect: { timeout: HANGS_MILLISECONDS, toPass: { timeout: 3 * HANGS_MILLISECONDS } },
  reporter: [["list"], ["json", { outputFile: "test-results/e2e.json" }]],
  metadata: { folder },
  use: {
    actionTimeout: HANGS_MILLISECONDS,
    navigationTimeout: HANGS_MILLISECONDS,
    baseURL: `http://localhost:${port}`,
    // A trace takes a third more of the processor, all along: ask for one with `npx playwright test --trace retain-on-failure`.
    trace: "off",
    screenshot: "only-on-failure",
    // Which browser is started, e2e/test.ts says: a configuration that looks for one fails to load where there is none.
    launchOptions: {
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        `--use-file-for-fake-video-capture=${path.join(folder, "specimen", "film.mjpeg")}`,
      ],
    },
  },
  projects: [{ name: "desktop", use: { ...devices["Desktop Chrome"], viewport: { width: 1280, height: 900 } } }],
  webServer: {
    command: "node scripts/copy-models.ts && node server.ts",
    url: `http://localhost:${port}/console/sign-in`,
    timeout: 1_200_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: "SIGTERM", timeout: HANGS_MILLISECONDS },
    stdout: "ignore",
    env: {
      PORT: String(port),
      DATA_DIR: path.join(folder, "data"),
      WEBHOOKS_ALLOW_LOCAL: "true",
      OAUTH_ALLOW_LOCAL: "true",
      LOG_LEVEL: "error",
      // All stories come from one address, many of them within a minute.
      STRANGER_CALLS_PER_MINUTE: "2000",
      // OWASP's minimum: what hashes cost is tested elsewhere, and stories sign in hundreds of times.
      PASSWORD_HASH_MEMORY_KIB: "19456",
      PASSWORD_HASH_PASSES: "2",
      PUBLIC_URL: `http://localhost:${port}`,
    },
  },
});
