import { execFile } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { build, type Plugin } from "esbuild";
import { noticesOf } from "./notices.ts";

const ROOT = path.resolve(import.meta.dirname, "..", "..");
const PACKAGE = path.join(ROOT, "sdk", "prover");

/**
 * Builds `sdk/prover` for pages without a bundler: three modules that load nothing but each other, so that a page needs
 * no more than `script-src 'self' 'wasm-unsafe-eval'`, and the notices of what they contain. Returns how many bytes each
 * module has.
 */
export async function buildProver(folder: string): Promise<Record<string, number>> {
  const { metafile } = await build({
    entryPoints: ["index", "proof.worker", "opaque.worker"].map((name) => path.join(PACKAGE, "src", `${name}.ts`)),
    outdir: folder,
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    legalComments: "eof",
    metafile: true,
    logLevel: "error",
    plugins: [builtWorkers],
  });
  await writeFile(path.join(folder, "NOTICES.txt"), await noticesOf(Object.keys(metafile.inputs)));
  return Object.fromEntries(Object.entries(metafile.outputs).map(([file, { bytes }]) => [path.basename(file), bytes]));
}

/** In the built package the workers' modules end in `.js`. */
const builtWorkers: Plugin = {
  name: "built-workers",
  setup({ onLoad }) {
    onLoad({ filter: /open-workers\.ts$/ }, async ({ path: file }) => ({
      contents: (await readFile(file, "utf8")).replaceAll(".worker.ts", ".worker.js"),
      loader: "ts",
    }));
  },
};

async function main(): Promise<void> {
  const sizes = await buildProver(path.join(PACKAGE, "dist"));
  const tsc = path.join(ROOT, "node_modules", ".bin", "tsc");
  await promisify(execFile)(tsc, ["-p", PACKAGE]);
  await nameBuiltModules(path.join(PACKAGE, "dist"));
  for (const [file, bytes] of Object.entries(sizes)) process.stdout.write(`${file} ${bytes}\n`);
}

/** The compiler leaves the sources' own endings in the types of what was built. */
async function nameBuiltModules(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.endsWith(".d.ts")) continue;
    const file = path.join(folder, name);
    await writeFile(file, (await readFile(file, "utf8")).replaceAll(/(from "\.\/[\w.-]+)\.ts"/g, '$1.js"'));
  }
}

if (import.meta.main) await main();
