import { checkedName, checkedPrefix, isName, type Storage, StorageUnavailable } from "./port.ts";
import { failureIn, type S3Options } from "./s3-client.ts";
import {
  abortUploads,
  connectS3,
  getObject,
  hasObject,
  putObject,
  removeObject,
  type S3Connection,
  walkObjects,
} from "./s3-objects.ts";

/** Files as objects of one bucket, at Amazon S3 or any server that speaks its protocol. */
export function s3Storage(options: S3Options): Storage {
  let connecting: Promise<S3Connection> | undefined;
  const connection = () => (connecting ??= connectS3(options));
  const keyOf = (name: string) => `${options.prefix}${checkedName(name)}`;
  async function* walk(prefix: string): AsyncGenerator<string> {
    const keys = walkObjects(await connection(), `${options.prefix}${checkedPrefix(prefix)}`);
    try {
      for await (const key of keys) {
        const name = key.slice(options.prefix.length);
        if (isName(name)) yield name;
      }
    } catch (cause) {
      throw unavailable(cause);
    }
  }
  const asked = async <T>(ask: (connection: S3Connection) => Promise<T>): Promise<T> => {
    try {
      return await ask(await connection());
    } catch (cause) {
      throw unavailable(cause);
    }
  };
  return {
    walk,
    async put(name, bytes) {
      const key = keyOf(name);
      await asked((s3) => putObject(s3, key, bytes));
    },
    async get(name) {
      const key = keyOf(name);
      return asked((s3) => getObject(s3, key));
    },
    async has(name) {
      const key = keyOf(name);
      return asked((s3) => hasObject(s3, key));
    },
    async remove(name) {
      const key = keyOf(name);
      await asked((s3) => removeObject(s3, key));
    },
    list: (prefix) => Array.fromAsync(walk(prefix)),
    sweep: (before) => asked((s3) => abortUploads(s3, before).catch(unlessUnknown)),
  };
}

/** Not every server lists uploads that broke off; such a one ends them by itself or by its own rule. */
function unlessUnknown(cause: unknown): void {
  const { code, status } = failureIn(cause);
  if (status !== 501 && status !== 405 && code !== "NotImplemented") throw cause;
}

/** Nothing of the cause is kept: it holds the request, with its signature. */
function unavailable(cause: unknown): StorageUnavailable {
  if (cause instanceof StorageUnavailable) return cause;
  const { code, status } = failureIn(cause);
  if (code === "AbortError" || code === "TimeoutError") return new StorageUnavailable("S3 does not answer in time");
  return new StorageUnavailable(
    `S3 refused or could not be reached: ${code}${status === undefined ? "" : ` (${status})`}`,
  );
}
