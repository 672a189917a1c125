import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { log } from "#lib/log.ts";
import { projectRoot } from "#lib/project-root.ts";
import { powersOf } from "#lib/proofs/index.ts";
import { sourceDigest } from "#lib/proofs/source-digest.ts";

const Digest = z.string().nullable();

const Entry = z.object({
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
});

type Entry = z.output<typeof Entry>;

const Manifest = z.object({ circuits: z.record(z.string().regex(/^\w+$/), Entry) });
const Shipped = z.record(z.string(), z.string());

const UNNAMED = {
  ceremony: null,
  power: null,
  constraints: null,
  publicSignals: [],
  sha256: { source: null, r1cs: null, wasm: null, provingKey: null, verificationKey: null },
};

const VerificationKey = z.looseObject({
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
    /** Who made its keys: of one party, that party could forge proofs. Null, as what follows, where no manifest names it. */
    ceremony: z.string().nullable(),
    /** Whether its key is the one that the product ships, or another made from the same powers: who made these can forge. */
    hasDemonstrationKey: z.boolean(),
    protocol: z.string().nullable(),
    curve: z.string().nullable(),
    power: z.number().int().nullable(),
    constraints: z.number().int().nullable(),
    publicSignals: z.array(z.string()),
    sha256: Entry.shape.sha256.meta({ id: "CircuitDigests" }),
    /** Whether every file that the manifest names is here, as it names it; null where it names no keys yet. */
    filesMatchManifest: z.boolean().nullable(),
    /** Keys with equal gamma and delta come from no ceremony at all: proofs for them are forged without a witness. */
    gammaDiffersFromDelta: z.boolean().nullable(),
  })
  .meta({ id: "Circuit" });

/**
 * What the files of `circuits/` say of themselves, read and hashed now; null where this build ships none. A circuit of
 * `verified` that the manifest does not name is told of all the same, and a damaged file is told as one: evidence that
 * cannot be read is no evidence.
 */
export async function readCircuits(
  folder = path.join(projectRoot(), "circuits"),
  verified: readonly string[] = [],
): Promise<z.output<typeof Circuit>[] | null> {
  const file = path.join(folder, "manifest.json");
  if (!existsSync(file) && !verified.some((name) => existsSync(path.join(folder, name)))) return null;
  const named = (await parsedFile(file, Manifest))?.circuits ?? {};
  const shipped = Object.values((await parsedFile(path.join(folder, "demonstration-keys.json"), Shipped)) ?? {});
  const names = [...new Set([...Object.keys(named), ...verified])];
  return Promise.all(names.map((name) => circuitFacts(folder, { name, entry: named[name], shipped })));
}

type Told = { name: string; entry: Entry | undefined; shipped: readonly string[] };

async function circuitFacts(folder: string, { name, entry, shipped }: Told): Promise<z.output<typeof Circuit>> {
  const own = path.join(folder, name);
  return {
    name,
    ...(entry ?? UNNAMED),
    ...(await keyFacts(own, shipped)),
    filesMatchManifest: entry ? await matches(folder, name, entry.sha256) : false,
  };
}

/** The content of a JSON file; undefined where it is missing or damaged. */
async function parsedFile<T>(file: string, schema: z.ZodType<T>): Promise<T | undefined> {
  if (!existsSync(file)) return undefined;
  try {
    return schema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (cause) {
    log().error({ err: cause, file }, "a file of the circuits is damaged");
    return undefined;
  }
}

async function keyFacts(folder: string, shipped: readonly string[]) {
  const file = path.join(/* turbopackIgnore: true */ folder, FILES.verificationKey());
  const [key, digest] = [await parsedFile(file, VerificationKey), await digestOf(file)];
  const hasDemonstrationKey = [digest, key && powersBehind(key)].some((known) => shipped.some((one) => one === known));
  if (!key) return { hasDemonstrationKey, protocol: null, curve: null, gammaDiffersFromDelta: null };
  const gammaDiffersFromDelta = JSON.stringify(key.vk_gamma_2) !== JSON.stringify(key.vk_delta_2);
  return { hasDemonstrationKey, protocol: key.protocol, curve: key.curve, gammaDiffersFromDelta };
}

/** Null where its points cannot be read: such a key is used by nobody. */
function powersBehind(key: unknown): string | null {
  try {
    return powersOf(key);
  } catch {
    return null;
  }
}

async function matches(folder: string, name: string, sha256: Entry["sha256"]): Promise<boolean | null> {
  if (sha256.verificationKey === null) return null;
  const { source, ...files } = sha256;
  if (source !== null && source !== (await sourceDigest(folder, name).catch(() => null))) return false;
  const found = await Promise.all(
    typedKeys(files).map(async (kind) => (await digestOf(path.join(folder, name, FILES[kind](name)))) === files[kind]),
  );
  return found.every(Boolean);
}

async function digestOf(file: string): Promise<string | null> {
  return existsSync(file)
    ? createHash("sha256")
        .update(await readFile(file))
        .digest("hex")
    : null;
}

/** Safe: the argument is what a schema has just parsed, which holds no other keys. */
function typedKeys<T extends object>(parsed: T): (keyof T)[] {
  return Object.keys(parsed) as (keyof T)[];
}
