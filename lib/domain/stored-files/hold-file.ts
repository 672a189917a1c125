import { confirmOpen, lockFile } from "#db/queries/stored-files.ts";
import { onPlatform } from "#db/tenant.ts";

/**
 * Runs `work` while nobody else, in any process, moves or replaces this file. Erasing it waits for nobody: `work` looks
 * afterwards whether it is still wanted. `confirm` throws where the lock was lost with its connection.
 */
export function holdingFile<T>(name: string, work: (confirm: () => Promise<void>) => Promise<T>): Promise<T> {
  return onPlatform(async (platform) => {
    await lockFile(platform, name);
    return work(() => confirmOpen(platform));
  });
}
