import { mkdir, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { curves } from "snarkjs";
import { runAlone } from "./ceremony/alone.ts";
import { powerOf, readContributions } from "./ceremony/contributions.ts";
import { demonstrationDigests, listAsDemonstration, refuseListedPowers } from "./ceremony/demonstration.ts";
import { finish } from "./ceremony/finish.ts";
import { assertPowers, closePowers, contributeToPowers, newPowers, preparePowers } from "./ceremony/phase-one.ts";
import { closeKey, contributeToKey, newKey } from "./ceremony/phase-two.ts";
import { CIRCUIT_NAMES, CIRCUITS, type CircuitName, FOLDER } from "./circuits.ts";
import { sha256 } from "./manifest.ts";

const USAGE = `npm run zk:ceremony -- [--contributors 3] [--beacon hex] [--out folder] [--circuits a,b] [--work folder]
    [--demonstration]
  Makes the keys of all circuits, alone: good for trying out, no more. --demonstration lists them as the product's own,
  which public servers refuse.

With several people, each at their own machine, a file going from hand to hand:
  start 10 powers-10-0.ptau            (and 13)  the first file of a power
  contribute <file in> <file out> --name "…"     adds your randomness to a .ptau or .zkey file
  beacon <file in> <file out> --beacon hex       closes a file with a public number that nobody could foresee
  prepare <closed .ptau> <out .ptau>             verifies all contributions to the powers
  setup <prepared .ptau> <folder>                the first .zkey of each circuit of that power
  list <file>                                    who contributed, and the hashes
  finish <prepared .ptau> <folder>               verifies <folder>/<circuit>.zkey and puts the keys in place
`;
// chosen: a beacon that anybody recomputes in a moment; a public number that nobody could foresee needs no more.
const ITERATIONS_EXPONENT = 10;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    contributors: { type: "string", default: "3" },
    beacon: { type: "string" },
    out: { type: "string", default: FOLDER },
    circuits: { type: "string", default: CIRCUIT_NAMES.join(",") },
    work: { type: "string" },
    name: { type: "string" },
    demonstration: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

const COMMANDS: Record<string, (from: string, to: string) => Promise<void>> = {
  start: async (power, to) => {
    await newPowers(Number(power), to);
    say(`${to} is for the first contributor.`);
  },
  contribute: async (from, to) => {
    await (isKey(from) ? contributeToKey : contributeToPowers)(
      from,
      to,
      values.name ?? fail("Say who you are: --name."),
    );
    await list(to);
  },
  beacon: async (from, to) => {
    await (isKey(from) ? closeKey : closePowers)(from, to, beacon(fail), ITERATIONS_EXPONENT);
    await list(to);
  },
  prepare: async (from, to) => {
    await preparePowers(from, to);
    say(`Every contribution verifies. ${to} is what setup and finish take.`);
  },
  setup: async (powers, folder) => {
    await mkdir(folder, { recursive: true });
    for (const name of await circuitsOf(powers)) {
      const key = path.join(folder, `${name}-0.zkey`);
      await newKey(name, powers, key);
      // Before anybody contributes to it in vain.
      await refuseListedPowers(key, await demonstrationDigests()).catch(async (cause: unknown) => {
        await rm(key);
        throw cause;
      });
      say(`${key} is for the first contributor.`);
    }
  },
  list,
  finish: async (powers, folder) => {
    // They came from somebody else.
    await assertPowers(powers);
    const names = await circuitsOf(powers);
    const keys = names.map((name) => [name, path.join(folder, `${name}.zkey`)] as const);
    await finish(powers, keys, { out: values.out, ceremony: "several-parties" });
    sayWhere(names);
  },
};

await main().catch((cause: unknown) => {
  process.stderr.write(`${cause instanceof Error ? cause.message : cause}\n`);
  process.exitCode = 1;
});
// snarkjs keeps one pool of threads a process, which would keep it alive.
await (await curves.getCurveFromName("bn128")).terminate();

async function main(): Promise<void> {
  const [command, from = "", to = ""] = positionals;
  if (values.help) return void process.stdout.write(USAGE);
  if (command === undefined) return await alone();
  const work = COMMANDS[command] ?? fail(`There is no "${command}".`);
  if (from === "" || (to === "" && command !== "list")) fail("Two more arguments are needed.");
  await work(from, to);
}

async function alone(): Promise<void> {
  const work = values.work ?? (await mkdtemp(path.join(os.tmpdir(), "bonafide-ceremony-")));
  await runAlone({
    names: wanted(),
    contributors: Number(values.contributors),
    beacon: beacon(() => sha256("Bonafide demonstration keys")),
    iterationsExponent: ITERATIONS_EXPONENT,
    out: values.out,
    work,
    say,
  });
  sayWhere(wanted());
  if (values.demonstration) await listAsDemonstration(values.out);
  if (values.work === undefined) await rm(work, { recursive: true, force: true });
}

async function list(file: string): Promise<void> {
  for (const { name, hash, beacon } of await readContributions(file)) {
    process.stdout.write(
      `${name}${beacon ? ` (${beacon.hex}, 2^${beacon.iterationsExponent} times)` : ""}\n  ${hash}\n`,
    );
  }
}

async function circuitsOf(powers: string): Promise<CircuitName[]> {
  const power = await powerOf(powers);
  return wanted().filter((name) => CIRCUITS[name].power === power);
}

function wanted(): CircuitName[] {
  const asked = values.circuits.split(",");
  return CIRCUIT_NAMES.filter((name) => asked.includes(name));
}

function beacon(otherwise: (sentence: string) => string): string {
  const given = values.beacon ?? otherwise("Give the public number: --beacon, in hexadecimal digits.");
  return /^([0-9a-f]{2}){16,64}$/.test(given) ? given : fail("A beacon is 16 to 64 bytes in hexadecimal digits.");
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function sayWhere(names: readonly CircuitName[]): void {
  const next = values.out === FOLDER ? "" : ` Copy what is in it over ${FOLDER}.`;
  say(`The keys of ${names.join(", ")} are in ${values.out}.${next} Servers take them at their next start.`);
}

function isKey(file: string): boolean {
  return file.endsWith(".zkey");
}

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n\n${USAGE}`);
  process.exit(1);
}
