import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { curves, r1cs } from "snarkjs";
import { CIRCUIT_NAMES, CIRCUITS, type CircuitName, filesOf } from "./circuits.ts";
import { compile } from "./compile.ts";
import { describe, readManifest, writeManifest } from "./manifest.ts";

const USAGE =
  "npm run zk:build [-- circuit …]\nCompiles the circuits and writes r1cs, wasm and circuits/manifest.json.\n";

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: "boolean", default: false } },
  });
  if (values.help) return void process.stdout.write(USAGE);
  const names = CIRCUIT_NAMES.filter((name) => positionals.length === 0 || positionals.includes(name));
  for (const name of names) await build(name);
}

async function build(name: CircuitName): Promise<void> {
  const compiled = await compile(name);
  const reference = await compile(name, false);
  // The trimmed constants may change the program that computes a witness, never what is proven.
  if (Buffer.compare(compiled.r1cs, reference.r1cs) !== 0)
    throw new Error(`${name}: the trimmed constants change the r1cs.`);
  const files = filesOf(name);
  await writeFile(files.r1cs, compiled.r1cs);
  await writeFile(files.wasm, compiled.wasm);
  const { nConstraints, nPubInputs, nOutputs } = await r1cs.info(files.r1cs);
  if (nConstraints + nPubInputs + nOutputs + 1 > 2 ** CIRCUITS[name].power) throw new Error(`${name} is too large.`);
  const manifest = await readManifest();
  manifest.circuits[name] = await describe(name, {
    constraints: nConstraints,
    ceremony: manifest.circuits[name]?.ceremony ?? "one-party",
  });
  await writeManifest(manifest);
  const { sha256 } = manifest.circuits[name];
  process.stdout.write(
    `${name}: ${nConstraints} constraints, wasm ${Math.round(compiled.wasm.length / 1024)} KB\n  r1cs ${sha256.r1cs}\n  wasm ${sha256.wasm}\n`,
  );
}

await main();
// snarkjs keeps one pool of threads a process, which would keep it alive.
await (await curves.getCurveFromName("bn128")).terminate();
