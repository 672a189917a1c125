import { execFile } from "node:child_process";
import { availableParallelism } from "node:os";
import { promisify } from "node:util";
import { type Case, load, type Measured } from "./load.ts";
import type { ServerProcess } from "./server-process.ts";
import type { BenchEnvironment } from "./with-database.ts";

const ROUNDS = 2;
const WARMING_SECONDS = 1.5;
const MEASURED_SECONDS = 4;

type SignIn = { handler: string; server: ServerProcess; each: Case };
export type Row = { handler: string; measured: Measured };
type BareHash = { perSecond: number; cpuMilliseconds: number };
type Efficiency = { rows: Row[]; lines: string[] };

/**
 * Sign-ins a second beside the bare verifications of the same hash, of which there is nothing else to do: as many as
 * one core does alone, times the cores, and as many as all cores do at once. All take turns, so that a machine that is
 * slow for a while is slow for each of them.
 */
export async function loginEfficiency(environment: BenchEnvironment, signIns: readonly SignIn[]): Promise<Efficiency> {
  const cores = availableParallelism();
  const bare: { alone: BareHash[]; atOnce: BareHash[] } = { alone: [], atOnce: [] };
  const measured = signIns.map((): Measured[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    bare.alone.push(await bareHash(environment, 1));
    bare.atOnce.push(await bareHash(environment, cores));
    for (const [index, { server, each }] of signIns.entries()) {
      await load(server, each, WARMING_SECONDS);
      measured[index]?.push(await load(server, each, MEASURED_SECONDS));
    }
  }
  const alone = mean(bare.alone);
  const atOnce = mean(bare.atOnce);
  const rows = signIns.map(({ handler }, index) => ({ handler, measured: meanLoad(measured[index] ?? []) }));
  return { rows, lines: [...bareLines(alone, atOnce), ...rows.map((row) => efficiencyLine(row, alone, atOnce))] };
}

function bareLines(alone: BareHash, atOnce: BareHash): string[] {
  const share = atOnce.perSecond / (availableParallelism() * alone.perSecond);
  return [
    `Bare verifications: ${alone.perSecond.toFixed(1)}/s one at a time, ${alone.cpuMilliseconds.toFixed(1)} ms of CPU each;`,
    `  as many at once as there are cores ${atOnce.perSecond.toFixed(1)}/s, ${atOnce.cpuMilliseconds.toFixed(1)} ms each: ${share.toFixed(2)} of cores × one at a time.`,
  ];
}

function efficiencyLine({ handler, measured }: Row, alone: BareHash, atOnce: BareHash): string {
  const ofCores = measured.requestsPerSecond / (availableParallelism() * alone.perSecond);
  const ofAtOnce = measured.requestsPerSecond / atOnce.perSecond;
  const ofCpu = alone.cpuMilliseconds / measured.cpuMilliseconds;
  return `Login efficiency, ${handler}: ${ofCores.toFixed(2)} of cores × one at a time (goal 0.85), ${ofAtOnce.toFixed(2)} of all at once, ${ofCpu.toFixed(2)} of its own CPU.`;
}

/** Verifications in a process of their own, with nothing around them. */
async function bareHash(environment: BenchEnvironment, atOnce: number): Promise<BareHash> {
  const file = `${import.meta.dirname}/bare-hash.ts`;
  const options = { env: { ...process.env, ...environment } };
  const { stdout } = await promisify(execFile)(process.execPath, [file, String(atOnce)], options);
  return JSON.parse(stdout);
}

function mean(each: readonly BareHash[]): BareHash {
  const of = (value: (one: BareHash) => number) => each.reduce((sum, one) => sum + value(one), 0) / each.length;
  return { perSecond: of((one) => one.perSecond), cpuMilliseconds: of((one) => one.cpuMilliseconds) };
}

function meanLoad(each: readonly Measured[]): Measured {
  const of = (value: (one: Measured) => number) => each.reduce((sum, one) => sum + value(one), 0) / each.length;
  return {
    requestsPerSecond: of((one) => one.requestsPerSecond),
    cpuMilliseconds: of((one) => one.cpuMilliseconds),
    p99Milliseconds: Math.max(...each.map((one) => one.p99Milliseconds)),
    failures: each.reduce((sum, one) => sum + one.failures, 0),
  };
}
