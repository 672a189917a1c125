import { newId } from "#lib/crypto/random.ts";
import { StorageUnusable } from "./port.ts";
import { deadline, failureIn, type S3Failure, type S3Options } from "./s3-client.ts";
import { connectS3, getObject, putObject, removeObject, type S3Connection, walkObjects } from "./s3-objects.ts";

/**
 * Whether the bucket is there and this key may do everything that files need: list, write, read, erase.
 * Throws `StorageUnusable` with one sentence that names what to mend.
 */
export async function checkS3(options: S3Options): Promise<void> {
  const s3 = await connectS3(options);
  // Not a name as ids make them, so that no listing takes it for a file.
  const key = `${options.prefix}.check.${newId("chk")}`;
  const bytes = Buffer.from(key);
  try {
    await mayDo(options, "list", "s3:ListBucket", () => walkObjects(s3, key).next());
    await refuseVersions(s3);
    await mayDo(options, "write", "s3:PutObject", () => putObject(s3, key, bytes));
    const read = await mayDo(options, "read", "s3:GetObject", () => getObject(s3, key));
    if (!read?.equals(bytes))
      throw new StorageUnusable(
        `What is written to ${placeOf(options)} does not come back as it was: use another store.`,
      );
    await mayDo(options, "erase", "s3:DeleteObject", () => removeObject(s3, key));
  } finally {
    s3.client.destroy();
  }
}

async function mayDo<T>(options: S3Options, verb: string, right: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    throw new StorageUnusable(sentence(options, failureIn(cause), verb, right));
  }
}

/** What is erased from a bucket with versions stays in it, and whoever was promised erasure was deceived. */
async function refuseVersions({ sdk, client, options }: S3Connection): Promise<void> {
  const command = new sdk.GetBucketVersioningCommand({ Bucket: options.bucket });
  // A server without versions, or a key that may not ask for them, is no reason to refuse.
  const found = await client.send(command, { abortSignal: deadline(options) }).catch(() => undefined);
  if (found?.Status === "Enabled")
    throw new StorageUnusable(
      `${placeOf(options)} keeps earlier versions, so that nothing in it is ever erased: suspend versioning, or set S3_BUCKET to a bucket without it.`,
    );
}

const placeOf = ({ bucket, endpoint, region }: S3Options) =>
  `The bucket ${bucket} at ${endpoint === undefined ? `Amazon S3 in ${region}` : endpoint}`;

function sentence(options: S3Options, failure: S3Failure, verb: string, right: string): string {
  const place = placeOf(options);
  const { code, status, region } = failure;
  const known = SENTENCES[code]?.(options);
  if (known !== undefined) return known;
  if (code === "PermanentRedirect" || code === "AuthorizationHeaderMalformed" || status === 301)
    return `${place} is in another region${region === undefined ? "" : `, ${region}`}: set S3_REGION to it.`;
  if (status === 403) return `${place} may not be used to ${verb} by this key: grant it ${right}.`;
  if (/CERT|SELF_SIGNED|UNABLE_TO/.test(code))
    return `${hostOf(options)} has a certificate that is not trusted (${code}): name its authority's file in NODE_EXTRA_CA_CERTS.`;
  if (status === undefined)
    return `${hostOf(options)} does not answer (${code}): look at ${options.endpoint === undefined ? "S3_REGION" : "S3_ENDPOINT"}, the network and whether it runs.`;
  return `${place} cannot be used to ${verb}: it answered ${status} ${code}; look into its own log.`;
}

const hostOf = ({ endpoint, region }: S3Options) =>
  endpoint === undefined ? `Amazon S3 in ${region}` : `The S3 server at ${endpoint}`;

/** S3 API Reference, "Error Responses"; and the SDK's own for credentials. */
const SENTENCES: Readonly<Record<string, (options: S3Options) => string>> = {
  NoSuchBucket: (options) => `${placeOf(options)} does not exist: make it, or set S3_BUCKET to one that does.`,
  InvalidBucketName: (options) => `${placeOf(options)} has a name that is not allowed there: set S3_BUCKET to another.`,
  InvalidAccessKeyId: (options) =>
    `${hostOf(options)} does not know this key: set S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY to one of its own.`,
  SignatureDoesNotMatch: (options) =>
    `${hostOf(options)} does not accept this key's secret: set S3_SECRET_ACCESS_KEY to the one that belongs to S3_ACCESS_KEY_ID.`,
  ExpiredToken: (options) => `${hostOf(options)} says that the credentials have expired: renew them.`,
  RequestTimeTooSkewed: (options) => `${hostOf(options)} has another time than this machine: set the clock.`,
  CredentialsProviderError: () =>
    "There are no credentials for S3: set S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY, or give this machine a role.",
};
