import { assumeProduction, loadSettings } from "./lib/env.ts";
import { startServer } from "./lib/start/start-server.ts";

loadSettings(import.meta.dirname);
assumeProduction();
await startServer(import.meta.dirname);
