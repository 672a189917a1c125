import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { stampOf } from "./stamp.ts";
import { codeOf, StartError } from "./start-error.ts";

const FOLDER = ".next";
const STAMP = path.join(FOLDER, "bonafide-sources");
const BUILDER = path.join("node_modules", "next", "dist", "bin", "next");
// Styles are made by it: an installation of `npm ci --omit=dev` has Next, but not what builds pages with it.
const STYLES = path.join("node_modules", "@tailwindcss", "postcss", "package.json");

/** Builds the pages unless the last build was made from these very sources; says what to run where it cannot. */
export async function buildIfStale(root: string): Promise<void> {
  if (isBuilt(root)) return;
  const why = whyNotBuild(root);
  if (why) throw new StartError(`The pages are not built from these sources, and ${why}`);
  process.stdout.write("Building the pages (once)…\n");
  await buildPages(root);
}

export function isBuilt(root: string): boolean {
  const stamp = path.join(root, STAMP);
  return (
    existsSync(path.join(root, FOLDER, "BUILD_ID")) &&
    existsSync(stamp) &&
    readFileSync(stamp, "utf8") === stampOf(root)
  );
}

/** Builds them in any case. What is not whole has no stamp. */
export async function buildPages(root: string): Promise<void> {
  // Read before: a source that is changed meanwhile makes the next start build anew.
  const stamp = stampOf(root);
  rmSync(path.join(root, STAMP), { force: true });
  await runNext(root);
  writeFileSync(path.join(root, STAMP), stamp);
}

/** The end of a sentence that says what to run, where a start cannot build by itself. */
function whyNotBuild(root: string): string | undefined {
  // By trying: to root everything is permitted, on a file system that takes nothing too.
  const probe = path.join(root, FOLDER, `.probe-${process.pid}`);
  try {
    mkdirSync(path.dirname(probe), { recursive: true });
    writeFileSync(probe, "");
    rmSync(probe);
  } catch (cause) {
    const folder = path.join(root, FOLDER);
    return `${folder} cannot be written (${codeOf(cause)}): run \`npm run build\` as the owner of the code before the start.`;
  }
  if (existsSync(path.join(root, STYLES))) return undefined;
  return "the packages that build them are not installed: run `npm ci --include=dev && npm run build` before the start.";
}

function runNext(root: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(root, BUILDER), "build"], {
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
