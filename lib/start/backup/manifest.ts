import { createHash } from "node:crypto";
import { createReadStream, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import * as z from "zod";
import { deriveKey, equalInConstantTime, hmac } from "#lib/crypto/digest.ts";
import { masterKeyFingerprint } from "#lib/engine/master-key.ts";
import { StartError } from "../start-error.ts";

export const SCRIPT = "database.sql.gz";
/** In the form of `sha256sum -c`. */
export const DIGESTS = "SHA256SUMS";
export const FILES = "files";
export const KEY_FILE = "master.key";

const Manifest = z.object({
  format: z.literal(1),
  version: z.string(),
  created_at: z.string(),
  postgres: z.string(),
  migration: z.object({ tag: z.string(), when: z.number() }),
  /** Whose opening is needed; the key in force first. */
  master_keys: z.array(z.string()).min(1),
  counts: z.record(z.string(), z.number()),
  storage: z.string(),
  files: z.number(),
  /** Named by a row, and not there already when the backup was made. */
  missing_files: z.array(z.string()),
  digests: z.string(),
});
export type Manifest = z.output<typeof Manifest>;

/** Writes the manifest, and beside it an HMAC by the master key, so that nobody without that key makes or changes a backup. */
export function writeManifest(folder: string, manifest: Manifest, master: Uint8Array): void {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  writeFileSync(path.join(folder, "manifest.json"), text, { flush: true });
  writeFileSync(path.join(folder, "manifest.hmac"), `${seal(text, master)}\n`, { flush: true });
}

/** The manifest of a backup that one of these master keys has made; refuses every other. */
export function readManifest(folder: string, masters: readonly Buffer[]): Manifest {
  const [text, mac] = [read(folder, "manifest.json"), read(folder, "manifest.hmac").trim()];
  const parsed = Manifest.safeParse(jsonIn(text));
  if (!parsed.success)
    throw new StartError("This is no backup that this version can read: its manifest.json is another one.");
  const wanted = parsed.data.master_keys;
  const prints = masters.map(masterKeyFingerprint);
  if (!prints.some((print) => wanted.includes(print)))
    throw new StartError(
      `The master key at hand (fingerprint ${prints.join(", ") || "none"}) does not fit the backup, which needs the one with the fingerprint ${wanted.join(" or ")}: put that one into MASTER_KEY, or into DATA_DIR/master.key for the embedded database.`,
    );
  if (!masters.some((master) => equalInConstantTime(seal(text, master), mac)))
    throw new StartError("The backup's manifest was changed after it was made: nothing of it is restored.");
  return parsed.data;
}

/** Refuses a backup of which a file is missing, changed or added. */
export async function checkDigests(folder: string, manifest: Manifest): Promise<string[]> {
  const text = read(folder, DIGESTS);
  if (createHash("sha256").update(text).digest("hex") !== manifest.digests)
    throw new StartError(`The backup's ${DIGESTS} was changed after it was made: nothing of it is restored.`);
  const names: string[] = [];
  for (const line of text.split("\n").filter(Boolean)) {
    const name = line.slice(66);
    // Whoever restores with the key that the backup brings has its maker's word alone.
    if (path.isAbsolute(name) || path.normalize(name) !== name || name.startsWith(".."))
      throw new StartError(`The backup's ${DIGESTS} names a place outside of it: nothing of it is restored.`);
    const found = await digestOf(path.join(folder, name)).catch(() => undefined);
    if (found === undefined) throw new StartError(`The backup lacks its file ${name}: nothing of it is restored.`);
    if (found !== line.slice(0, 64))
      throw new StartError(`The backup's file ${name} was changed after it was made: nothing of it is restored.`);
    names.push(name);
  }
  return names;
}

export async function digestOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

const seal = (text: string, master: Uint8Array) => hmac(deriveKey(master, "bonafide backup manifest"), text, "hex");

function read(folder: string, name: string): string {
  try {
    return readFileSync(path.join(folder, name), "utf8");
  } catch (cause) {
    throw new StartError(`There is no backup at ${folder}, or not all of it: its ${name} cannot be read.`, { cause });
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON is no manifest either.
    return undefined;
  }
}
