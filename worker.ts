import { assumeProduction, loadSettings } from "./lib/env.ts";
import { runWorker } from "./lib/start/run-worker.ts";

loadSettings(import.meta.dirname);
assumeProduction();
await runWorker();
