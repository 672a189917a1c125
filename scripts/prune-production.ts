import path from "node:path";
import { prune } from "./image/prune.ts";

// `node scripts/prune-production.ts node_modules`, in an image after `npm ci --omit=dev`: what a server never reads goes.

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;

try {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error("Name the folder: node scripts/prune-production.ts node_modules");
  const { filesBefore, bytesBefore, files, bytes } = prune(path.resolve(folder));
  process.stdout.write(
    `${folder}: ${megabytes(bytesBefore)} in ${filesBefore} files, of which ${megabytes(bytes)} in ${files} stay.\n`,
  );
} catch (cause) {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
  process.exit(1);
}
