import { existsSync, readFileSync } from "node:fs";
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
