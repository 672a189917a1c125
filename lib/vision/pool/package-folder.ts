import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { projectRoot } from "#lib/project-root.ts";

/** Loads and resolves packages as the project itself would, unseen by the bundler. */
export const requireFromRoot = createRequire(path.join(projectRoot(), "package.json"));

/** The installed folder of a package, for the models and wasm files that it ships but does not export. */
export function packageFolder(name: string): string {
  const folders = (requireFromRoot.resolve.paths(name) ?? []).map((modules) => path.join(modules, name));
  const folder = folders.find((candidate) => existsSync(path.join(candidate, "package.json")));
  if (!folder) throw new Error(`The package ${name} is missing. Install the project's packages.`);
  return folder;
}
