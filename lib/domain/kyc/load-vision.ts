import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { env } from "#lib/env.ts";
import { processWide } from "#lib/process-wide.ts";

export type Vision = typeof import("#lib/vision/index.ts");

/**
 * The vision library, loaded by Node from its source at first use. Bundled by Next it would lose its worker
 * files, and its models would sit in every route.
 */
export async function loadVision(): Promise<Vision> {
  const address = pathToFileURL(path.join(projectRoot(process.cwd()), "lib", "vision", "index.ts")).href;
  const vision = visionIn(await import(/* webpackIgnore: true */ /* turbopackIgnore: true */ address));
  processWide("vision.configured", () => {
    vision.configureVision({ idleSeconds: env().VISION_IDLE_SECONDS });
    return true;
  });
  return vision;
}

/** Safe: the address is that of the file whose type this is. */
function visionIn(module: unknown): Vision {
  return module as Vision;
}

/** The nearest folder above that holds this project's package.json. */
function projectRoot(from: string): string {
  const manifest = path.join(from, "package.json");
  if (existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).name === "bonafide") return from;
  const above = path.dirname(from);
  if (above === from) throw new Error("the server must be started inside the project's folder");
  return projectRoot(above);
}
