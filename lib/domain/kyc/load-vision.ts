import path from "node:path";
import { pathToFileURL } from "node:url";
import { env } from "#lib/env.ts";
import { processWide } from "#lib/process-wide.ts";
import { projectRoot } from "#lib/project-root.ts";

export type Vision = typeof import("#lib/vision/index.ts");

/**
 * The vision library, loaded by Node from its source at first use. Bundled by Next it would lose its worker
 * files, and its models would sit in every route.
 */
export async function loadVision(): Promise<Vision> {
  const address = pathToFileURL(path.join(projectRoot(), "lib", "vision", "index.ts")).href;
  const vision = visionIn(await import(/* webpackIgnore: true */ /* turbopackIgnore: true */ address));
  processWide("vision.configured", () => {
    const { VISION_WARM, VISION_IDLE_SECONDS } = env();
    vision.configureVision({ idleSeconds: VISION_WARM ? null : VISION_IDLE_SECONDS });
    return true;
  });
  return vision;
}

/** Safe: the address is that of the file whose type this is. */
function visionIn(module: unknown): Vision {
  return module as Vision;
}
