import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { sourceDigest } from "#lib/proofs/source-digest.ts";
import { CIRCUITS, type CircuitName, FOLDER, filesOf } from "./circuits.ts";

const Digest = z.string().regex(/^[0-9a-f]{64}$/);
// One party could have kept the randomness, and would forge proofs; of several, one honest one is enough.
const Ceremony = z.enum(["one-party", "several-parties"]);
const Entry = z.strictObject({
  ceremony: Ceremony,
  power: z.number().int(),
  constraints: z.number().int(),
  publicSignals: z.array(z.string()),
  sha256: z.strictObject({
    source: Digest,
    r1cs: Digest,
    wasm: Digest,
    provingKey: Digest.nullable(),
    verificationKey: Digest.nullable(),
  }),
});
const Manifest = z.strictObject({
  circuits: z.partialRecord(z.enum(["identity_proof", "password_login", "age_committed", "attribute_signed"]), Entry),
});
export type Manifest = z.infer<typeof Manifest>;
export type Ceremony = z.infer<typeof Ceremony>;
export type ManifestEntry = z.infer<typeof Entry>;

export async function readManifest(folder: string = FOLDER): Promise<Manifest> {
  const file = path.join(folder, "manifest.json");
  if (!existsSync(file)) return { circuits: {} };
  return Manifest.parse(JSON.parse(await readFile(file, "utf8")));
}

export async function writeManifest(manifest: Manifest, folder: string = FOLDER): Promise<void> {
  await writeFile(path.join(folder, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** What the manifest should say of the files as they lie there. */
export async function describe(
  name: CircuitName,
  { constraints, ceremony }: Pick<ManifestEntry, "constraints" | "ceremony">,
  folder: string = FOLDER,
): Promise<ManifestEntry> {
  const files = filesOf(name, folder);
  return {
    ceremony,
    power: CIRCUITS[name].power,
    constraints,
    publicSignals: [...CIRCUITS[name].publicSignals],
    sha256: {
      source: await sourceDigest(FOLDER, name),
      r1cs: sha256(await readFile(files.r1cs)),
      wasm: sha256(await readFile(files.wasm)),
      provingKey: existsSync(files.provingKey) ? sha256(await readFile(files.provingKey)) : null,
      verificationKey: existsSync(files.verificationKey) ? sha256(await readFile(files.verificationKey)) : null,
    },
  };
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}
