import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { projectRoot } from "#lib/project-root.ts";

const Digest = z.string().nullable();

const Manifest = z.object({
  circuits: z.record(
    z.string().regex(/^\w+$/),
    z.object({
      ceremony: z.string(),
      power: z.number().int(),
      constraints: z.number().int(),
      publicSignals: z.array(z.string()),
      sha256: z.object({
        source: Digest,
        r1cs: Digest,
        wasm: Digest,
        provingKey: Digest,
        verificationKey: Digest,
      }),
    }),
  ),
});

const VerificationKey = z.object({
  protocol: z.string(),
  curve: z.string(),
  vk_gamma_2: z.array(z.array(z.string())),
  vk_delta_2: z.array(z.array(z.string())),
});

const FILES = {
  r1cs: (name: string) => `${name}.r1cs`,
  wasm: (name: string) => `${name}.wasm`,
  provingKey: () => "proving_key.zkey",
  verificationKey: () => "verification_key.json",
} as const;

export const Circuit = z
  .object({
    name: z.string(),
    /** Who made its keys: of one party, that party could forge proofs. */
    ceremony: z.string(),
    /** Whether its key is the one that the product ships, for whoever has made none. */
    hasDemonstrationKey: z.boolean(),
    protocol: z.string().nullable(),
    curve: z.string().nullable(),
    power: z.number().int(),
    constraints: z.number().int(),
    publicSignals: z.array(z.string()),
    sha256: Manifest.shape.circuits.valueType.shape.sha256.meta({ id: "CircuitDigests" }),
    /** Whether every file that the manifest names is here, as it names it; null where it names no keys yet. */
    filesMatchManifest: z.boolean().nullable(),
    /** Keys with equal gamma and delta come from no ceremony at all: proofs for them are forged without a witness. */
    gammaDiffersFromDelta: z.boolean().nullable(),
  })
  .meta({ id: "Circuit" });

/** What the files of `circuits/` say of themselves, read and hashed now; null where this build ships none. */
export async function readCircuits(
  folder = path.join(projectRoot(), "circuits"),
): Promise<z.output<typeof Circuit>[] | null> {
  const file = path.join(folder, "manifest.json");
  if (!existsSync(file)) return null;
  const manifest = Manifest.parse(JSON.parse(await readFile(file, "utf8")));
  const shipped = await demonstrationKeys(folder);
  return Promise.all(
    Object.entries(manifest.circuits).map(async ([name, { ceremony, power, constraints, publicSignals, sha256 }]) => ({
      ...(await keyFacts(path.join(folder, name))),
      ...{ name, ceremony, power, constraints, publicSignals, sha256 },
      hasDemonstrationKey: sha256.verificationKey !== null && shipped.includes(sha256.verificationKey),
      filesMatchManifest: await matches(path.join(folder, name), name, sha256),
    })),
  );
}

async function demonstrationKeys(folder: string): Promise<string[]> {
  const file = path.join(folder, "demonstration-keys.json");
  if (!existsSync(file)) return [];
  return Object.values(z.record(z.string(), z.string()).parse(JSON.parse(await readFile(file, "utf8"))));
}

async function keyFacts(folder: string) {
  const file = path.join(folder, FILES.verificationKey());
  if (!existsSync(file)) return { protocol: null, curve: null, gammaDiffersFromDelta: null };
  const key = VerificationKey.parse(JSON.parse(await readFile(file, "utf8")));
  const gammaDiffersFromDelta = JSON.stringify(key.vk_gamma_2) !== JSON.stringify(key.vk_delta_2);
  return { protocol: key.protocol, curve: key.curve, gammaDiffersFromDelta };
}

async function matches(
  folder: string,
  name: string,
  sha256: z.output<typeof Circuit>["sha256"],
): Promise<boolean | null> {
  if (sha256.verificationKey === null) return null;
  const looked = Object.entries(FILES).map(async ([kind, named]) => {
    const file = path.join(folder, named(name));
    const expected = Object.entries(sha256).find(([each]) => each === kind)?.[1];
    return (
      existsSync(file) &&
      createHash("sha256")
        .update(await readFile(file))
        .digest("hex") === expected
    );
  });
  return (await Promise.all(looked)).every(Boolean);
}
