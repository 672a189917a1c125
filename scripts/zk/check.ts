import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { isDeepStrictEqual, parseArgs } from "node:util";
import { curves, groth16, powersOfTau } from "snarkjs";
import { assertPowers } from "./ceremony/phase-one.ts";
import { readTranscript, recordOf } from "./ceremony/transcript.ts";
import { CIRCUIT_NAMES, CIRCUITS, type CircuitName, FOLDER, filesOf } from "./circuits.ts";
import { compile } from "./compile.ts";
import { faultsOfKey } from "./key-check.ts";
import { describe, readManifest, sha256 } from "./manifest.ts";
import { prove } from "./prove.ts";

const USAGE = `npm run zk:check [-- --full]
Compiles the circuits anew and compares; checks keys, transcript and manifest; proves the examples.
--full also verifies every contribution to the powers, and the keys of 2^13, whose powers take minutes to prepare.
`;

const { values } = parseArgs({
  options: { full: { type: "boolean", default: false }, help: { type: "boolean", default: false } },
});

if (values.help) process.stdout.write(USAGE);
else await main();
// snarkjs keeps one pool of threads a process, which would keep it alive.
await (await curves.getCurveFromName("bn128")).terminate();

async function main(): Promise<void> {
  const work = await mkdtemp(path.join(os.tmpdir(), "bonafide-zk-check-"));
  // circom runs in processes of its own: the large circuit compiles while the keys of the small ones are verified.
  const compiled = Promise.all(CIRCUIT_NAMES.map(faultsOfSource));
  const faults: string[] = [];
  for (const power of new Set(CIRCUIT_NAMES.map((name) => CIRCUITS[name].power))) {
    const powers = await preparedPowers(power, work);
    if (values.full && powers === null) faults.push(`The powers of 2^${power} that the transcript names are not here.`);
    if (values.full && powers !== null) await assertPowers(powers);
    for (const name of CIRCUIT_NAMES.filter((name) => CIRCUITS[name].power === power)) {
      const own = [...(await faultsOfKey(name, FOLDER, powers)), ...(await faultsOfRecords(name))];
      own.push(...(await faultsOfExample(name)));
      const how = powers === null ? "checked without its powers (--full verifies it whole)" : "verified whole";
      process.stdout.write(own.length > 0 ? `${name}: refused\n` : `${name}: key ${how}, example proven\n`);
      faults.push(...own);
    }
  }
  faults.push(...(await compiled).flat());
  await rm(work, { recursive: true, force: true });
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  if (faults.length > 0) process.exitCode = 1;
}

async function faultsOfSource(name: CircuitName): Promise<string[]> {
  const files = filesOf(name);
  const compiled = await compile(name);
  const faults: string[] = [];
  for (const kind of ["r1cs", "wasm"] as const) {
    if (sha256(compiled[kind]) !== sha256(await readFile(files[kind]))) {
      faults.push(`${name}: the source compiles to another ${kind} than the committed one: run npm run zk:build.`);
    }
  }
  return faults;
}

async function faultsOfRecords(name: CircuitName): Promise<string[]> {
  const listed = (await readManifest()).circuits[name];
  const recorded = (await readTranscript()).keys[name];
  const faults: string[] = [];
  if (!listed || !isDeepStrictEqual(listed, await describe(name, listed)))
    faults.push(`${name}: circuits/manifest.json is out of date.`);
  if (!recorded || !isDeepStrictEqual(recorded, await recordOf(name)))
    faults.push(`${name}: the transcript tells of another key.`);
  return faults;
}

async function faultsOfExample(name: CircuitName): Promise<string[]> {
  const files = filesOf(name);
  const key = JSON.parse(await readFile(files.verificationKey, "utf8"));
  try {
    const { proof, publicSignals } = await prove(name, JSON.parse(await readFile(files.example, "utf8")));
    return (await groth16.verify(key, publicSignals, proof)) ? [] : [`${name}: the example's proof does not verify.`];
  } catch (cause) {
    return [`${name}: the example cannot be proven: ${cause instanceof Error ? cause.message : cause}`];
  }
}

/** The powers that the transcript names, prepared; null where they are not at hand, or would take minutes. */
async function preparedPowers(power: number, work: string): Promise<string | null> {
  const ready = path.join(FOLDER, "ceremony", `powers-${power}.ptau`);
  const closed = path.join(FOLDER, "ceremony", `powers-${power}-closed.ptau`);
  const named = (await readTranscript()).powersOfTau[`${power}`]?.sha256;
  if (existsSync(ready)) return sha256(await readFile(ready)) === named ? ready : null;
  if (!values.full || !existsSync(closed)) return null;
  const prepared = path.join(work, `powers-${power}.ptau`);
  await powersOfTau.preparePhase2(closed, prepared);
  return sha256(await readFile(prepared)) === named ? prepared : null;
}
