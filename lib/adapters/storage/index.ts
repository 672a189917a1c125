import path from "node:path";
import { env } from "#lib/env.ts";
import { processWide } from "#lib/process-wide.ts";
import { localStorage } from "./local.ts";
import type { Storage } from "./port.ts";

export { type Storage, StorageUnavailable } from "./port.ts";

/** The provider that `STORAGE_PROVIDER` names. */
export function storage(): Storage {
  return processWide("storage", () => localStorage(path.join(env().dataDir, "storage")));
}
