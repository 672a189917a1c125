import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { CIRCUITS, type CircuitName, FOLDER, filesOf } from "../circuits.ts";
import { sha256 } from "../manifest.ts";
import { circuitHash, readContributions } from "./contributions.ts";

const Contribution = z.strictObject({
  name: z.string(),
  hash: z.string(),
  beacon: z.strictObject({ hex: z.string(), iterationsExponent: z.number() }).nullable(),
});
const Transcript = z.strictObject({
  powersOfTau: z.record(z.string(), z.strictObject({ sha256: z.string(), contributions: z.array(Contribution) })),
  keys: z.record(
    z.string(),
    z.strictObject({
      power: z.number(),
      circuitHash: z.string(),
      sha256: z.string(),
      contributions: z.array(Contribution),
    }),
  ),
});
export type Transcript = z.infer<typeof Transcript>;

const fileIn = (folder: string) => path.join(folder, "ceremony", "transcript.json");

export async function readTranscript(folder: string = FOLDER): Promise<Transcript> {
  if (!existsSync(fileIn(folder))) return { powersOfTau: {}, keys: {} };
  return Transcript.parse(JSON.parse(await readFile(fileIn(folder), "utf8")));
}

/** Records what the files themselves say: of the powers and of every key made from them. */
export async function record(powers: string, names: readonly CircuitName[], folder: string): Promise<Transcript> {
  const transcript = await readTranscript(folder);
  for (const name of names) {
    const { power } = CIRCUITS[name];
    transcript.powersOfTau[`${power}`] = {
      sha256: sha256(await readFile(powers)),
      contributions: await readContributions(powers),
    };
    transcript.keys[name] = await recordOf(name, folder);
  }
  await mkdir(path.dirname(fileIn(folder)), { recursive: true });
  await writeFile(fileIn(folder), `${JSON.stringify(transcript, null, 2)}\n`);
  return transcript;
}

/** What the transcript should say of a key as it lies there. */
export async function recordOf(name: CircuitName, folder: string = FOLDER): Promise<Transcript["keys"][string]> {
  const key = filesOf(name, folder).provingKey;
  return {
    power: CIRCUITS[name].power,
    circuitHash: await circuitHash(key),
    sha256: sha256(await readFile(key)),
    contributions: await readContributions(key),
  };
}
