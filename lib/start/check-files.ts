import { checkStorage, StorageUnusable } from "#lib/adapters/storage/index.ts";
import { StartError } from "./start-error.ts";

/** Finds out now, not at the first upload, whether files can be kept, read and erased in S3, where it is set up. */
export async function checkFiles(): Promise<void> {
  await checkStorage().catch((cause: unknown) => {
    throw cause instanceof StorageUnusable ? new StartError(cause.message) : cause;
  });
}
