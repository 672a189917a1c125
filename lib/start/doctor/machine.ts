import { readFileSync } from "node:fs";
import { mkdtemp, rmdir, stat, statfs } from "node:fs/promises";
import path from "node:path";
import type { Env } from "#lib/env.ts";
import { VERSION } from "#lib/version.ts";
import { isBuilt } from "../build.ts";
import { checkDriver } from "../driver.ts";
import { codeOf } from "../start-error.ts";
import { bad, doubt, good, type Told } from "./finding.ts";

const MEGABYTE = 1024 * 1024;
// Chosen: a day of a small installation; below the other one PostgreSQL soon ends.
const FREE_DOUBTFUL_MEGABYTES = 2_000;
const FREE_WRONG_MEGABYTES = 200;

export function programs(root: string): Told {
  const wanted: unknown = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const major = /\d+/.exec(nodeIn(wanted))?.[0] ?? "";
  const [running = ""] = process.versions.node.split(".");
  if (Number(running) < Number(major))
    return bad(`This is Node ${process.versions.node}, and ${major} is needed: start it by node_modules/.bin/node.`);
  checkDriver();
  return good(`Bonafide ${VERSION} on Node ${process.versions.node}.`);
}

/** The package that brings the Node which everything is tried with. */
function nodeIn(manifest: unknown): string {
  const packages: unknown = typeof manifest === "object" && manifest !== null && Reflect.get(manifest, "dependencies");
  return typeof packages === "object" && packages !== null ? String(Reflect.get(packages, "node")) : "";
}

export function pagesOf(root: string): Told {
  if (isBuilt(root)) return good("are built of these sources.");
  return doubt(
    "are not built of these sources: the next start builds them, which takes a minute, or npm run build does.",
  );
}

/** The data folder: whether it can be written, by a folder that is taken away again, and how much room there is. */
export async function diskOf({ dataDir }: Env): Promise<Told> {
  const isThere = await stat(dataDir).catch(() => undefined);
  if (!isThere) return doubt(`There is no ${dataDir} yet: the first start makes it.`);
  try {
    await rmdir(await mkdtemp(path.join(dataDir, ".doctor-")));
  } catch (cause) {
    return bad(
      `${dataDir} cannot be written (${codeOf(cause)}): make this user its owner, or set DATA_DIR to another folder.`,
    );
  }
  const { bavail, bsize } = await statfs(dataDir);
  const free = Math.floor((bavail * bsize) / MEGABYTE);
  const says = `${free} MB are free where ${dataDir} is`;
  if (free < FREE_WRONG_MEGABYTES) return bad(`${says}: make room, or writes fail soon.`);
  return free < FREE_DOUBTFUL_MEGABYTES ? doubt(`${says}: make room before it is full.`) : good(`${says}.`);
}
