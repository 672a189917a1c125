import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { env } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { processWide } from "#lib/process-wide.ts";
import type { ChipTrust } from "#lib/vision/index.ts";
import type { Vision } from "./load-vision.ts";

/** The operator's country certificates, read once a process. Files that hold none are named in the log. */
export function chipTrust(vision: Vision): Promise<ChipTrust> {
  return processWide("kyc.chipTrust", () => load(vision));
}

async function load(vision: Vision): Promise<ChipTrust> {
  const place = env().CSCA_CERTIFICATES;
  const files = place ? await filesAt(place) : [];
  const { trust, unusable } = vision.readTrust(files);
  for (const name of unusable)
    log().warn({ file: name }, "this file of CSCA_CERTIFICATES holds no trusted certificate");
  return trust;
}

async function filesAt(place: string) {
  const isFolder = (await stat(place)).isDirectory();
  const names = isFolder ? (await readdir(place)).filter((name) => !name.startsWith(".")).sort() : [""];
  const paths = names.map((name) => path.join(place, name));
  return Promise.all(paths.map(async (file) => ({ name: path.basename(file), bytes: await readFile(file) })));
}
