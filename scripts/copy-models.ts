import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** A file the browser is served from `public/`, and the installed package file it is a copy of. */
export interface Copy {
  from: string;
  to: string;
  /** True where the product runs without it. */
  isOptional?: boolean;
}

export type Manifest = Record<string, string>;

const HUMAN = "node_modules/@vladmandic/human";
const WASM = "node_modules/@tensorflow/tfjs-backend-wasm/dist";

export const COPIES: readonly Copy[] = [
  ...["blazeface.json", "blazeface.bin", "facemesh.json", "facemesh.bin"].map((name) => ({
    from: `${HUMAN}/models/${name}`,
    to: `public/models/${name}`,
  })),
  ...["tfjs-backend-wasm.wasm", "tfjs-backend-wasm-simd.wasm"].map((name) => ({
    from: `${WASM}/${name}`,
    to: `public/models/${name}`,
  })),
  { from: `${HUMAN}/dist/human.esm.js`, to: "public/models/human.esm.js" },
  {
    from: "node_modules/@scalar/api-reference/dist/browser/standalone.js",
    to: "public/vendor/scalar.js",
    isOptional: true,
  },
];

const MANIFEST = "scripts/models.sha256.json";

/**
 * Brings every copy under `root` to the content the manifest names, and returns the paths it wrote.
 * A file that is right already is left alone. Nothing that differs from the manifest is ever put in place.
 */
export async function copyModels(root: string, copies: readonly Copy[], manifest: Manifest): Promise<string[]> {
  const written = await Promise.all(copies.map((copy) => bringUp(root, copy, manifest[copy.to])));
  return written.filter((path) => path !== undefined);
}

/** The manifest of the files as the packages hold them now. */
export async function manifestOf(root: string, copies: readonly Copy[]): Promise<Manifest> {
  const entries = await Promise.all(
    copies
      .filter(({ from }) => existsSync(join(root, from)))
      .map(async ({ from, to }) => [to, await sha256(join(root, from))]),
  );
  return Object.fromEntries(entries);
}

async function bringUp(
  root: string,
  { from, to, isOptional }: Copy,
  expected: string | undefined,
): Promise<string | undefined> {
  const source = join(root, from);
  const target = join(root, to);
  if (expected !== undefined && existsSync(target) && (await sha256(target)) === expected) return undefined;
  if (!existsSync(source)) {
    if (isOptional) return undefined;
    throw new Error(`${from} is missing: run npm ci and try again.`);
  }
  if ((await sha256(source)) !== expected) {
    throw new Error(
      `${from} is not the file that ${MANIFEST} names: run npm ci, or review the new version and record it with --write-manifest.`,
    );
  }
  try {
    await mkdir(dirname(target), { recursive: true });
    // Renamed into place, so that a server never reads half a file.
    const half = `${target}.${process.pid}.part`;
    await copyFile(source, half);
    await rename(half, target);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown error";
    throw new Error(
      `${to} cannot be written (${code}): run \`npm run build\` as the owner of the code before the start.`,
      {
        cause,
      },
    );
  }
  return to;
}

async function sha256(path: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(path))
    .digest("hex");
}

/** Safe: the file is committed beside this script and written by it alone. */
function manifestFrom(text: string): Manifest {
  return JSON.parse(text) as Manifest;
}

/** Brings every browser file below `root` to what the manifest of the clone names. */
export async function bringCopies(root: string): Promise<void> {
  const written = await copyModels(root, COPIES, manifestFrom(await readFile(join(root, MANIFEST), "utf8")));
  if (written.length > 0) console.log(`Copied ${written.length} browser files into public/.`);
}

async function main(): Promise<void> {
  const root = join(import.meta.dirname, "..");
  if (process.argv.includes("--write-manifest")) {
    await writeFile(join(root, MANIFEST), `${JSON.stringify(await manifestOf(root, COPIES), null, 2)}\n`);
  }
  await bringCopies(root);
}

if (import.meta.main) {
  await main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  });
}
