import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import path from "node:path";
import { curves, type Groth16VerificationKey, groth16 } from "snarkjs";
import { projectRoot } from "#lib/project-root.ts";
import { checkProofs } from "#lib/proofs/check-proofs.ts";
import type { CircuitName } from "#lib/proofs/circuits.ts";
import { prepareKey, startPairing } from "#lib/proofs/pairing.ts";
import { type ParsedProof, parseProof } from "#lib/proofs/parse-proof.ts";
import { ProofPool } from "#lib/proofs/pool/proof-pool.ts";
import { loadVerificationKey } from "#lib/proofs/verification-key.ts";
import { filesOf } from "./zk/circuits.ts";
import { type Proven, prove } from "./zk/prove.ts";
import { identityInput } from "./zk/testing/inputs.ts";

const PROOFS = 8;
const ROUNDS = 9;
const BATCH = 64;
const IN_POOL = 640;
const GOALS = { single: 3, batched: 9, workers: 1.8 };

/** Verifying beside plain snarkjs: the same proofs and key, in turn, in one process; and the pool by its threads. */
async function main(): Promise<void> {
  const proofs = await Promise.all(Array.from({ length: PROOFS }, aProof));
  await compareEngines(proofs);
  await compareWorkers(proofs.map(({ proof, publicSignals }) => parseProof("identity_proof", proof, publicSignals)));
  await (await curves.getCurveFromName("bn128")).terminate();
}

async function compareEngines(proofs: readonly Proven[]): Promise<void> {
  await startPairing();
  const key = prepareKey(loadVerificationKey("identity_proof").key);
  const theirKey = await keyForSnarkjs();
  const parsed = ({ proof, publicSignals }: Proven) => parseProof("identity_proof", proof, publicSignals);
  const engines = {
    snarkjs: () => eachIn(proofs, async ({ proof, publicSignals }) => groth16.verify(theirKey, publicSignals, proof)),
    single: () => eachIn(proofs, (one) => checkProofs(key, [parsed(one)])[0] === true),
    batched: () => eachIn([proofs], () => checkProofs(key, repeated(proofs, BATCH).map(parsed)).every(Boolean), BATCH),
  };
  const costs = { snarkjs: [0], single: [0], batched: [0] };
  for (let round = 0; round <= ROUNDS; round++)
    for (const name of ["snarkjs", "single", "batched"] as const) {
      const milliseconds = await engines[name]();
      // The first round warms.
      if (round === 0) costs[name].pop();
      else costs[name].push(milliseconds);
    }
  printEngines(median(costs.snarkjs), median(costs.single), median(costs.batched));
}

function aProof(): Promise<Proven> {
  const [biometricSecret, salt, context] = [element(), element(), element()];
  return prove("identity_proof", identityInput({ biometricSecret, salt, context }));
}

const element = () => BigInt(`0x${randomBytes(31).toString("hex")}`);

async function keyForSnarkjs(): Promise<Groth16VerificationKey> {
  return JSON.parse(await readFile(filesOf("identity_proof").verificationKey, "utf8"));
}

/** CPU milliseconds a proof, over all threads of the process. */
async function eachIn<T>(all: readonly T[], verify: (one: T) => boolean | Promise<boolean>, size = 1): Promise<number> {
  const before = process.cpuUsage();
  for (const one of all) if (!(await verify(one))) throw new Error("a right proof was refused");
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / (all.length * size);
}

function printEngines(snarkjs: number, single: number, batched: number): void {
  print(["verifying", "CPU ms/proof", "proofs/CPU s", "ratio", "goal"]);
  print(["---", "---", "---", "---", "---"]);
  print(["snarkjs.groth16.verify", ...figures(snarkjs, snarkjs), ""]);
  print(["alone", ...figures(single, snarkjs), verdict(snarkjs / single, GOALS.single)]);
  print([`in batches of ${BATCH}`, ...figures(batched, snarkjs), verdict(snarkjs / batched, GOALS.batched)]);
}

const figures = (cost: number, base: number): string[] => [
  cost.toFixed(2),
  (1000 / cost).toFixed(0),
  `${(base / cost).toFixed(1)} ×`,
];

/** The pool as the server has it, with one thread and with two, in turn. */
async function compareWorkers(proofs: readonly ParsedProof[]): Promise<void> {
  const sizes = [1, 2] as const;
  const pools = sizes.map(poolOf);
  const seconds: Record<number, number[]> = { 1: [], 2: [] };
  const cpu: Record<number, number[]> = { 1: [], 2: [] };
  for (let round = 0; round <= ROUNDS; round++)
    for (const [index, pool] of pools.entries()) {
      const [began, before] = [performance.now(), process.cpuUsage()];
      const verdicts = await Promise.all(repeated(proofs, IN_POOL).map((each) => pool.check("identity_proof", each)));
      if (!verdicts.every(Boolean)) throw new Error("a right proof was refused");
      const { user, system } = process.cpuUsage(before);
      if (round === 0) continue;
      seconds[index + 1]?.push((performance.now() - began) / 1000);
      cpu[index + 1]?.push((user + system) / 1000 / IN_POOL);
    }
  await Promise.all(pools.map((pool) => pool.close()));
  printWorkers(
    sizes.map((size) => ({ size, seconds: Math.min(...(seconds[size] ?? [])), cpu: median(cpu[size] ?? []) })),
  );
}

function printWorkers(rows: readonly { size: number; seconds: number; cpu: number }[]): void {
  print(["", "", "", "", ""]);
  print([`${IN_POOL} at once, ${availableParallelism()} cores`, "CPU ms/proof", "proofs/s", "ratio", "goal"]);
  print(["---", "---", "---", "---", "---"]);
  for (const { size, seconds, cpu } of rows) {
    const ratio = (rows[0]?.seconds ?? seconds) / seconds;
    const goal = size === 1 ? "" : verdict(ratio, GOALS.workers);
    print([
      `${size} of the pool's threads`,
      cpu.toFixed(2),
      (IN_POOL / seconds).toFixed(0),
      `${ratio.toFixed(2)} ×`,
      goal,
    ]);
  }
}

function poolOf(workersMax: number): ProofPool {
  const entry = path.join(projectRoot(), "lib/proofs/pool/worker.ts");
  const keyOf = (circuit: CircuitName) => loadVerificationKey(circuit).key;
  return new ProofPool({ keyOf, entry, workersMax, queueMax: IN_POOL, idleMs: 60_000 });
}

const verdict = (ratio: number, goal: number): string => `${goal} ×, ${ratio >= goal ? "reached" : "not reached"}`;

function repeated<T>(list: readonly T[], count: number): T[] {
  return Array.from({ length: Math.ceil(count / list.length) }, () => list)
    .flat()
    .slice(0, count);
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function print(cells: readonly string[]): void {
  process.stdout.write(cells.every((cell) => cell === "") ? "\n" : `| ${cells.join(" | ")} |\n`);
}

await main();
