import { existsSync } from "node:fs";
import { copyFile, mkdir, rename } from "node:fs/promises";
import path from "node:path";
import { CIRCUITS, type CircuitName } from "../circuits.ts";
import { finish } from "./finish.ts";
import { closePowers, contributeToPowers, newPowers, preparePowers } from "./phase-one.ts";
import { closeKey, contributeToKey, newKey } from "./phase-two.ts";

export interface Alone {
  names: readonly CircuitName[];
  contributors: number;
  beacon: string;
  iterationsExponent: number;
  out: string;
  /** Files between the steps; powers that lie there finished are used again. */
  work: string;
  say(line: string): void;
}

/** Both phases for every circuit by one party, who could keep the randomness: keys to try the product with. */
export async function runAlone(plan: Alone): Promise<void> {
  await mkdir(plan.work, { recursive: true });
  for (const power of new Set(plan.names.map((name) => CIRCUITS[name].power))) {
    const powers = await powersAlone(power, plan);
    const names = plan.names.filter((name) => CIRCUITS[name].power === power);
    const keys: (readonly [CircuitName, string])[] = [];
    for (const name of names) keys.push([name, await keyAlone(name, powers, plan)]);
    plan.say(`Verifying the keys of ${names.join(", ")}.`);
    await finish(powers, keys, { out: plan.out, ceremony: "one-party" });
  }
}

async function powersAlone(power: number, plan: Alone): Promise<string> {
  const at = (step: number | string) => path.join(plan.work, `powers-${power}-${step}.ptau`);
  const done = path.join(plan.work, `powers-${power}.ptau`);
  if (existsSync(done)) return done;
  plan.say(`Powers of tau, 2^${power}.`);
  await newPowers(power, at(0));
  for (let step = 1; step <= plan.contributors; step += 1) {
    await contributeToPowers(at(step - 1), at(step), `demonstration ${step}`);
  }
  await closePowers(at(plan.contributors), at("closed"), plan.beacon, plan.iterationsExponent);
  plan.say("Preparing and verifying; some minutes for 2^13.");
  await preparePowers(at("closed"), at("prepared"));
  await keepForChecks(power, at, plan.out);
  await rename(at("prepared"), done);
  return done;
}

// `npm run zk:check` verifies keys against these. Prepared powers of 2^13 are 9 MB: it prepares the closed ones, of 3 MB.
async function keepForChecks(power: number, at: (step: string) => string, out: string): Promise<void> {
  const folder = path.join(out, "ceremony");
  await mkdir(folder, { recursive: true });
  if (power <= 10) await copyFile(at("prepared"), path.join(folder, `powers-${power}.ptau`));
  else await copyFile(at("closed"), path.join(folder, `powers-${power}-closed.ptau`));
}

async function keyAlone(name: CircuitName, powers: string, plan: Alone): Promise<string> {
  const at = (step: number) => path.join(plan.work, `${name}-${step}.zkey`);
  const done = path.join(plan.work, `${name}.zkey`);
  plan.say(`Key of ${name}.`);
  await newKey(name, powers, at(0));
  for (let step = 1; step <= plan.contributors; step += 1) {
    await contributeToKey(at(step - 1), at(step), `demonstration ${step}`);
  }
  await closeKey(at(plan.contributors), done, plan.beacon, plan.iterationsExponent);
  return done;
}
