import S3rver from "@20minutes/s3rver";

/** The one key that the server knows. */
export const S3_KEY = { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" };
export const S3_BUCKET = "files";

/** An S3 server with one bucket in a folder, which checks signatures; not started yet. Port 0 is any free one. */
export function newS3Server(directory: string, port: number): S3rver {
  const server = new S3rver({
    address: "127.0.0.1",
    port,
    silent: true,
    directory,
    configureBuckets: [{ name: S3_BUCKET, configs: [] }],
  });
  // It computes the signature of `/files` where the SDK, as the protocol has it, signs the `/files/` of a listing.
  const lenient = Object.create(server, { allowMismatchedSignatures: { value: true } });
  server.middleware.unshift((ctx, next) => {
    if (/^\/[^/]+\/$/.test(ctx.path)) ctx.app = lenient;
    return next();
  });
  return server;
}
