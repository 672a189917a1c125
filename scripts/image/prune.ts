import { existsSync, lstatSync, readdirSync, readlinkSync, rmdirSync, rmSync } from "node:fs";
import path from "node:path";
import { isUnneeded, isWhollyUnneeded } from "./unneeded.ts";

export type Pruned = { filesBefore: number; bytesBefore: number; files: number; bytes: number };

/**
 * Takes out of a folder of installed packages what a server never reads. Refuses a developer's folder, which tests and
 * builds are run in. Safe to run twice.
 */
export function prune(modules: string): Pruned {
  // Any of them is there only where development packages are.
  const foreign = ["vitest", "typescript", "knip"].find((name) => existsSync(path.join(modules, name)));
  if (foreign)
    throw new Error(`${modules} holds packages of development (${foreign}): run \`npm ci --omit=dev\` there first.`);
  if (!existsSync(path.join(modules, "next"))) throw new Error(`${modules} is no folder of this project's packages.`);
  const count: Pruned = { filesBefore: 0, bytesBefore: 0, files: 0, bytes: 0 };
  for (const name of packagesIn(modules)) prunePackage(path.join(modules, name), name, count);
  dropEmpty(modules);
  dropDangling(path.join(modules, ".bin"));
  return count;
}

/** Links to commands of packages that are gone. */
function dropDangling(bin: string): void {
  for (const name of existsSync(bin) ? readdirSync(bin) : []) {
    const link = path.join(bin, name);
    if (!existsSync(path.resolve(bin, readlinkSync(link)))) rmSync(link);
  }
}

/** What is nested in a package that goes is there for it alone. */
function prunePackage(folder: string, name: string, count: Pruned, goesWhole = isWhollyUnneeded(name)): void {
  const walk = (relative: string) => {
    const here = path.join(folder, relative);
    for (const entry of readdirSync(here, { withFileTypes: true })) {
      const file = relative === "" ? entry.name : `${relative}/${entry.name}`;
      if (entry.isDirectory() && entry.name === "node_modules" && !goesWhole) {
        for (const inner of packagesIn(path.join(here, "node_modules")))
          prunePackage(path.join(here, "node_modules", inner), inner, count);
      } else if (entry.isDirectory()) walk(file);
      else pruneFile(path.join(here, entry.name), goesWhole || isUnneeded(name, file), count);
    }
  };
  walk("");
}

function dropEmpty(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) dropEmpty(path.join(folder, entry.name));
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}

function pruneFile(file: string, goes: boolean, count: Pruned): void {
  const { size } = lstatSync(file);
  count.filesBefore++;
  count.bytesBefore += size;
  if (goes) rmSync(file);
  else {
    count.files++;
    count.bytes += size;
  }
}

/** Names of the packages of one folder; `.bin` and single files are none. */
function packagesIn(modules: string): string[] {
  return readdirSync(modules, { withFileTypes: true }).flatMap((entry) => {
    const { name } = entry;
    if (name.startsWith(".") || !entry.isDirectory()) return [];
    if (!name.startsWith("@")) return [name];
    return readdirSync(path.join(modules, name)).map((inner) => `${name}/${inner}`);
  });
}
