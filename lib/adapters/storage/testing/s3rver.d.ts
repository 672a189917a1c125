// The package has no types; this is what tests use of it.
declare module "@20minutes/s3rver" {
  import type http from "node:http";
  import type { AddressInfo } from "node:net";

  type Options = {
    address: string;
    port: number;
    silent: boolean;
    directory: string;
    configureBuckets: { name: string; configs: string[] }[];
  };

  export default class S3rver {
    constructor(options: Options);
    httpServer: http.Server;
    middleware: ((ctx: { path: string; app: S3rver }, next: () => Promise<void>) => Promise<void>)[];
    run(): Promise<AddressInfo>;
    close(): Promise<void>;
  }
}
