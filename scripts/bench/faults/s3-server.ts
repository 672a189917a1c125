import { newS3Server } from "#lib/adapters/storage/testing/new-s3-server.ts";

// node scripts/bench/faults/s3-server.ts FOLDER PORT: an S3 server in a process of its own, so that it can be killed.
const [folder = "", port = ""] = process.argv.slice(2);
await newS3Server(folder, Number(port)).run();
process.stdout.write("listening\n");
