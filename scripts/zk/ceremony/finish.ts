import type { CircuitName } from "../circuits.ts";
import { type Ceremony, describe, readManifest, writeManifest } from "../manifest.ts";
import { type Contribution, readContributions } from "./contributions.ts";
import { demonstrationDigests, refuseListedPowers } from "./demonstration.ts";
import { installKey, isKeyOf } from "./phase-two.ts";
import { record } from "./transcript.ts";

type Finished = {
  out: string;
  ceremony: Ceremony;
  /** Digests of powers that several people's keys must not come from; the demonstration's unless named. */
  refusedPowers?: readonly string[];
};

/** Verifies keys against circuit and powers, puts them in place, and writes transcript and manifest. */
export async function finish(
  powers: string,
  keys: readonly (readonly [CircuitName, string])[],
  { out, ceremony, refusedPowers }: Finished,
): Promise<void> {
  for (const file of [powers, ...keys.map(([, key]) => key)])
    refuseUnfinished(file, await readContributions(file), ceremony);
  const refused = ceremony === "several-parties" ? (refusedPowers ?? (await demonstrationDigests())) : [];
  for (const [, key] of keys) await refuseListedPowers(key, refused);
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

// A beacon is public: without a contribution before it, everybody knows what a forger needs to know.
function refuseUnfinished(file: string, contributions: readonly Contribution[], ceremony: Ceremony): void {
  const people = contributions.filter(({ beacon }) => beacon === null);
  const least = ceremony === "several-parties" ? 2 : 1;
  if (people.length < least) throw new Error(`${file} has ${people.length} contributions; ${least} are needed.`);
  if (contributions.at(-1)?.beacon == null) throw new Error(`${file} was not closed with a beacon.`);
}
