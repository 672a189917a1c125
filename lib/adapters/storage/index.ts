import path from "node:path";
import { type Env, env } from "#lib/env.ts";
import { processWide } from "#lib/process-wide.ts";
import { bothPlaces } from "./both-places.ts";
import { localStorage } from "./local.ts";
import type { Storage } from "./port.ts";
import { s3Storage } from "./s3.ts";
import { checkS3 } from "./s3-check.ts";
import type { S3Options } from "./s3-client.ts";

export { type Storage, StorageUnavailable, StorageUnusable } from "./port.ts";

/**
 * The provider that `STORAGE_PROVIDER` names. What the other one still holds is found too, and erased with the rest, so that
 * files can be moved while servers run: `local` looks into S3 where `S3_BUCKET` is set, `s3` always into `DATA_DIR`.
 */
export function storage(): Storage {
  return processWide("storage", () => {
    const { local, s3 } = places();
    if (!s3) return local;
    return env().STORAGE_PROVIDER === "s3" ? bothPlaces(s3, local) : bothPlaces(local, s3);
  });
}

/** Each place by itself, for whoever moves files between them; S3 where it is set up. */
export function places(): { local: Storage; s3: Storage | undefined } {
  const options = s3Options(env());
  return { local: localStorage(path.join(env().dataDir, "storage")), s3: options && s3Storage(options) };
}

/** Throws `StorageUnusable`, with a sentence for the operator, where files could not be kept in S3 as it is set up. */
export async function checkStorage(): Promise<void> {
  const options = s3Options(env());
  if (options) await checkS3(options);
}

function s3Options(set: Env): S3Options | undefined {
  const { S3_BUCKET: bucket, S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = set;
  if (bucket === undefined) return undefined;
  return {
    bucket,
    // What servers that are not Amazon's call their only region.
    region: set.S3_REGION ?? "us-east-1",
    endpoint: set.S3_ENDPOINT,
    credentials:
      accessKeyId !== undefined && secretAccessKey !== undefined ? { accessKeyId, secretAccessKey } : undefined,
    prefix: set.S3_PREFIX,
  };
}
