import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/**
 * The folder of this project, found by walking up from the working folder to the package named "bonafide".
 * Paths are resolved from here at run time because a bundled copy of this file no longer lies beside its neighbours.
 */
export function projectRoot(): string {
  for (let folder = process.cwd(); ; folder = path.dirname(folder)) {
    const manifest = path.join(folder, "package.json");
    if (existsSync(manifest) && nameIn(manifest) === "bonafide") return folder;
    if (folder === path.dirname(folder)) break;
  }
  throw new Error("Start the process inside the bonafide folder: no package.json named bonafide lies above it.");
}

function nameIn(manifest: string): unknown {
  const parsed: unknown = JSON.parse(readFileSync(manifest, "utf8"));
  return typeof parsed === "object" && parsed !== null && "name" in parsed ? parsed.name : null;
}

/** Loads and resolves packages as the project itself would, unseen by the bundler. */
export const requireFromRoot = createRequire(path.join(projectRoot(), "package.json"));

/** The installed folder of a package, for the models and wasm files that it ships but does not export. */
export function packageFolder(name: string): string {
  const folders = (requireFromRoot.resolve.paths(name) ?? []).map((modules) => path.join(modules, name));
  const folder = folders.find((candidate) => existsSync(path.join(candidate, "package.json")));
  if (!folder) throw new Error(`The package ${name} is missing. Install the project's packages.`);
  return folder;
}
