import type { S3Client } from "@aws-sdk/client-s3";

export type S3Options = {
  bucket: string;
  region: string;
  /** A server that is not Amazon's: asked with the bucket in the path, since few give each bucket a host name. */
  endpoint?: string | undefined;
  /** Undefined where the SDK's own chain finds them: environment, files, the machine's role. */
  credentials?: { accessKeyId: string; secretAccessKey: string } | undefined;
  /** In front of every key: `installation-a/`, or empty. */
  prefix: string;
  /** Chosen: 3 s to connect, 5 s for a connection on which nothing moves. A test has less. */
  patienceMilliseconds?: number;
};

const PATIENCE_MILLISECONDS = 5_000;
// Chosen: 2.75 s of waiting in all, within which a server of files that died is there again. The SDK's own purse of retries,
// which all calls of a process share, is soon empty where it is not: the others are told at once.
const TRIES = 5;
const PAUSE_OF_PATIENCE = 0.05; // 250 ms, doubled
const PAUSE_OF_PATIENCE_MAX = 0.2; // a second
// Chosen: slower than any network that a server should keep its files behind.
const BYTES_PER_MILLISECOND_MIN = 250;

/** A client of the official SDK that gives up in time, tries again by itself, and speaks to any server of this protocol. */
export async function s3Client(options: S3Options): Promise<S3Client> {
  const [{ S3Client }, { ConfiguredRetryStrategy }] = await Promise.all([
    import("@aws-sdk/client-s3"),
    import("@smithy/core/retry"),
  ]);
  const patience = options.patienceMilliseconds ?? PATIENCE_MILLISECONDS;
  return new S3Client({
    region: options.region,
    retryStrategy: new ConfiguredRetryStrategy(TRIES, (retry) => pauseBefore(retry, patience)),
    // Servers before 2025 know no trailing checksums; the signature holds the body's SHA-256, and files are sealed (AES-GCM).
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: {
      connectionTimeout: Math.min(3_000, patience),
      socketTimeout: patience,
    },
    ...(options.endpoint !== undefined && { endpoint: options.endpoint, forcePathStyle: true }),
    ...(options.credentials && { credentials: options.credentials }),
  });
}

/** A quarter more or less, so that the calls of many do not come back all at once. */
function pauseBefore(retry: number, patience: number): number {
  const share = Math.min(PAUSE_OF_PATIENCE * 2 ** (retry - 1), PAUSE_OF_PATIENCE_MAX);
  return patience * share * (0.75 + Math.random() / 2);
}

/** When a whole operation on so many bytes is given up, all its tries together. */
export function deadline({ patienceMilliseconds = PATIENCE_MILLISECONDS }: S3Options, bytes = 0): AbortSignal {
  return AbortSignal.timeout(2 * patienceMilliseconds + Math.ceil(bytes / BYTES_PER_MILLISECOND_MIN));
}

/** What the SDK's errors say, without what they hold: a request with its signature. */
export type S3Failure = { code: string; status: number | undefined; region: string | undefined };

/** The code is S3's own (`NoSuchKey`), the network's (`ECONNREFUSED`) or the SDK's (`TimeoutError`). */
export function failureIn(cause: unknown): S3Failure {
  if (!(cause instanceof Error)) return { code: "UnknownError", status: undefined, region: undefined };
  const systemCode = textIn(cause, "code");
  const code = systemCode !== undefined && /^[A-Z_0-9]+$/.test(systemCode) ? systemCode : cause.name;
  const status: unknown = Reflect.get(objectIn(cause, "$metadata") ?? {}, "httpStatusCode");
  const headers = objectIn(objectIn(cause, "$response") ?? {}, "headers") ?? {};
  return {
    code,
    status: typeof status === "number" ? status : undefined,
    region: textIn(cause, "Region") ?? textIn(headers, "x-amz-bucket-region"),
  };
}

export function isMissing({ code, status }: S3Failure): boolean {
  return code === "NoSuchKey" || code === "NoSuchUpload" || (code === "NotFound" && status === 404);
}

function textIn(holder: object, field: string): string | undefined {
  const value: unknown = Reflect.get(holder, field);
  return typeof value === "string" ? value : undefined;
}

function objectIn(holder: object, field: string): object | undefined {
  const value: unknown = Reflect.get(holder, field);
  return typeof value === "object" && value !== null ? value : undefined;
}
