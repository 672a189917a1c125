import { addAbortSignal, Readable } from "node:stream";
import type { S3Client } from "@aws-sdk/client-s3";
import { deadline, failureIn, isMissing, type S3Options, s3Client } from "./s3-client.ts";

/** The SDK and its client, loaded with the first file. */
export type S3Connection = { sdk: typeof import("@aws-sdk/client-s3"); client: S3Client; options: S3Options };

// S3: parts of 5 MiB at least. Chosen: what a form may carry is stored in one call or two parts.
const PART_BYTES = 8 * 1024 * 1024;

export async function connectS3(options: S3Options): Promise<S3Connection> {
  return { sdk: await import("@aws-sdk/client-s3"), client: await s3Client(options), options };
}

/** Stores the whole of it or nothing: an object of several parts is there once its last part is (S3, "multipart upload"). */
export async function putObject({ sdk, client, options }: S3Connection, key: string, bytes: Uint8Array): Promise<void> {
  const signal = deadline(options, bytes.byteLength);
  const at = { Bucket: options.bucket, Key: key };
  if (bytes.byteLength <= PART_BYTES) {
    const command = new sdk.PutObjectCommand({ ...at, Body: bytes, ContentLength: bytes.byteLength });
    await client.send(command, { abortSignal: signal });
    return;
  }
  const { Upload } = await import("@aws-sdk/lib-storage");
  const abortController = new AbortController();
  signal.addEventListener("abort", () => abortController.abort());
  const upload = new Upload({ client, abortController, params: { ...at, Body: bytes }, partSize: PART_BYTES });
  await upload.done();
}

/** The SDK tries again until an answer begins; one that is cut later is asked for once more here. */
export async function getObject(connection: S3Connection, key: string): Promise<Buffer | undefined> {
  try {
    return await readOnce(connection, key).catch((cause: unknown) => {
      if (!(cause instanceof CutAnswer)) throw cause;
      return readOnce(connection, key);
    });
  } catch (cause) {
    if (isMissing(failureIn(cause))) return undefined;
    throw cause;
  }
}

class CutAnswer extends Error {
  override name = "CutAnswer";
}

async function readOnce({ sdk, client, options }: S3Connection, key: string): Promise<Buffer> {
  const command = new sdk.GetObjectCommand({ Bucket: options.bucket, Key: key });
  const { Body, ContentLength } = await client.send(command, { abortSignal: deadline(options) });
  if (!(Body instanceof Readable)) throw new CutAnswer("an answer without a body");
  addAbortSignal(deadline(options, ContentLength), Body);
  const bytes = await read(Body);
  if (ContentLength !== undefined && bytes.byteLength !== ContentLength) throw new CutAnswer("an answer was cut off");
  return bytes;
}

async function read(body: Readable): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of body) if (chunk instanceof Uint8Array) chunks.push(chunk);
  } catch (cause) {
    throw new CutAnswer("an answer was cut off", { cause });
  }
  return Buffer.concat(chunks);
}

export async function hasObject({ sdk, client, options }: S3Connection, key: string): Promise<boolean> {
  const command = new sdk.HeadObjectCommand({ Bucket: options.bucket, Key: key });
  try {
    await client.send(command, { abortSignal: deadline(options) });
    return true;
  } catch (cause) {
    if (isMissing(failureIn(cause))) return false;
    throw cause;
  }
}

export async function removeObject({ sdk, client, options }: S3Connection, key: string): Promise<void> {
  const command = new sdk.DeleteObjectCommand({ Bucket: options.bucket, Key: key });
  await client.send(command, { abortSignal: deadline(options) });
}

export async function* walkObjects({ sdk, client, options }: S3Connection, prefix: string): AsyncGenerator<string> {
  for (let ContinuationToken: string | undefined; ; ) {
    const command = new sdk.ListObjectsV2Command({ Bucket: options.bucket, Prefix: prefix, ContinuationToken });
    const page = await client.send(command, { abortSignal: deadline(options) });
    for (const { Key } of page.Contents ?? []) if (Key !== undefined) yield Key;
    ContinuationToken = page.NextContinuationToken;
    if (!page.IsTruncated || ContinuationToken === undefined) return;
  }
}

/** Ends uploads in parts that began before this moment and were never completed: they are paid for, and never erased. */
export async function abortUploads({ sdk, client, options }: S3Connection, before: Date): Promise<void> {
  const { bucket: Bucket, prefix: Prefix } = options;
  for (let after: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } = {}; ; ) {
    const command = new sdk.ListMultipartUploadsCommand({ Bucket, Prefix, ...after });
    const page = await client.send(command, { abortSignal: deadline(options) });
    for (const { Key, UploadId, Initiated } of page.Uploads ?? [])
      if (Initiated && Initiated < before)
        await client
          .send(new sdk.AbortMultipartUploadCommand({ Bucket, Key, UploadId }), { abortSignal: deadline(options) })
          .catch(unlessMissing);
    if (!page.IsTruncated || page.NextKeyMarker === undefined) return;
    after = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
  }
}

function unlessMissing(cause: unknown): void {
  if (!isMissing(failureIn(cause))) throw cause;
}
