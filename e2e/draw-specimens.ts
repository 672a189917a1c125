import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { FullConfig } from "@playwright/test";
import { mjpeg, passportPage, personFilm, photograph, STEADY_SHOT, specimenPerson } from "#scripts/specimen/index.ts";
import { drawCamera } from "./obedient-camera.ts";

/** Draws what the story needs: a passport to hand in, and the films that browsers take for their camera. */
export default async function drawSpecimens(config: FullConfig): Promise<void> {
  const folder = path.join(specimenFolder(config.metadata), "specimen");
  await mkdir(folder, { recursive: true });
  const anna = specimenPerson("anna");
  await writeFile(path.join(folder, "passport.jpg"), await photograph(await passportPage(anna), STEADY_SHOT));
  await drawCamera(anna.look, path.join(folder, "camera"));
  await writeFile(path.join(folder, "film.mjpeg"), mjpeg(await personFilm(anna.look)));
}

/** Where the run's files are; the configuration names it. */
export function specimenFolder(metadata: Record<string, unknown>): string {
  if (typeof metadata.folder !== "string") throw new Error("the configuration names no folder");
  return metadata.folder;
}
