import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { StartError } from "./start-error.ts";

const SOURCES = [
  "app",
  "components",
  "lib",
  "db",
  "public",
  "sdk",
  // The prover is built with the digests of the circuits it loads.
  "circuits/manifest.json",
  "next.config.ts",
  "postcss.config.mjs",
  "proxy.ts",
  "package.json",
];

/** Builds the pages unless the last build was made from these very sources. */
export async function buildIfStale(root: string): Promise<void> {
  const stampFile = path.join(root, ".next", "bonafide-sources");
  const stamp = stampOf(root);
  const isFresh =
    existsSync(path.join(root, ".next", "BUILD_ID")) &&
    existsSync(stampFile) &&
    readFileSync(stampFile, "utf8") === stamp;
  if (isFresh) return;
  process.stdout.write("Building the pages (once)…\n");
  await build(root);
  writeFileSync(stampFile, stamp);
}

/** Names, sizes and times of the sources: enough to notice a change, and read in milliseconds. */
function stampOf(root: string): string {
  const hash = createHash("sha256");
  const walk = (file: string) => {
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat?.isDirectory()) for (const name of readdirSync(file).sort()) walk(path.join(file, name));
    else if (stat && !/\.test\.tsx?$/.test(file))
      hash.update(`${path.relative(root, file)} ${stat.size} ${stat.mtimeMs}\n`);
  };
  for (const source of SOURCES) walk(path.join(root, source));
  return hash.digest("hex");
}

function build(root: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = path.join(root, "node_modules", "next", "dist", "bin", "next");
    const child = spawn(process.execPath, [next, "build"], {
      cwd: root,
      env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    // Else it outlives a server that is stopped meanwhile, and the next start finds a build under way.
    const stop = () => child.kill();
    process.once("exit", stop);
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
    child.once("error", reject);
    child.once("exit", (code) => {
      process.off("exit", stop);
      if (code === 0) resolve();
      else reject(new StartError(`The pages could not be built:\n${said.split("\n").slice(-40).join("\n")}`));
    });
  });
}
