import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { CIRCUIT_NAMES, type CircuitName, filesOf } from "../circuits.ts";
import { type Ceremony, describe, readManifest, sha256, writeManifest } from "../manifest.ts";
import { type Contribution, readContributions } from "./contributions.ts";
import { installKey, isKeyOf } from "./phase-two.ts";
import { record } from "./transcript.ts";

/** Verifies keys against circuit and powers, puts them in place, and writes transcript and manifest. */
export async function finish(
  powers: string,
  keys: readonly (readonly [CircuitName, string])[],
  { out, ceremony }: { out: string; ceremony: Ceremony },
): Promise<void> {
  for (const file of [powers, ...keys.map(([, key]) => key)])
    refuseUnfinished(file, await readContributions(file), ceremony);
  for (const [name, key] of keys) {
    if (!(await isKeyOf(name, powers, key))) throw new Error(`${key} is no key of ${name} made from ${powers}.`);
  }
  const manifest = await readManifest(out);
  const known = (await readManifest()).circuits;
  for (const [name, key] of keys) {
    await installKey(name, key, out);
    const constraints = known[name]?.constraints;
    if (constraints === undefined) throw new Error(`Run npm run zk:build first: nothing is known of ${name}.`);
    manifest.circuits[name] = await describe(name, { constraints, ceremony }, out);
  }
  await writeManifest(manifest, out);
  await record(
    powers,
    keys.map(([name]) => name),
    out,
  );
}

/** Lists the keys in `out` as those that the product ships, which public servers refuse. */
export async function listAsDemonstration(out: string): Promise<void> {
  const digests = await Promise.all(
    CIRCUIT_NAMES.map(async (name) => [name, sha256(await readFile(filesOf(name, out).verificationKey))]),
  );
  await writeFile(
    path.join(out, "demonstration-keys.json"),
    `${JSON.stringify(Object.fromEntries(digests), null, 2)}\n`,
  );
}

// A beacon is public: without a contribution before it, everybody knows what a forger needs to know.
function refuseUnfinished(file: string, contributions: readonly Contribution[], ceremony: Ceremony): void {
  const people = contributions.filter(({ beacon }) => beacon === null);
  const least = ceremony === "several-parties" ? 2 : 1;
  if (people.length < least) throw new Error(`${file} has ${people.length} contributions; ${least} are needed.`);
  if (contributions.at(-1)?.beacon == null) throw new Error(`${file} was not closed with a beacon.`);
}
