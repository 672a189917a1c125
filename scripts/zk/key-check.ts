import { readFile } from "node:fs/promises";
import { z } from "zod";
import { readContributions } from "./ceremony/contributions.ts";
import { exportKey, isKeyOf } from "./ceremony/phase-two.ts";
import { type CircuitName, filesOf } from "./circuits.ts";

const Points = z.object({ vk_gamma_2: z.array(z.array(z.string())), vk_delta_2: z.array(z.array(z.string())) });

/**
 * What speaks against the keys in `folder`, as sentences; none is good. With `powers`, the prepared file they were made
 * from, this is complete: the proving key then is of this circuit, changed by the listed contributions and nothing else.
 */
export async function faultsOfKey(name: CircuitName, folder: string, powers: string | null): Promise<string[]> {
  const files = filesOf(name, folder);
  const contributions = await readContributions(files.provingKey);
  const verificationKey = await readFile(files.verificationKey, "utf8");
  const faults: string[] = [];
  if (contributions.every(({ beacon }) => beacon !== null)) {
    faults.push(`${name}: nobody contributed to the proving key, so anybody forges proofs.`);
  }
  if (contributions.at(-1)?.beacon == null) faults.push(`${name}: the proving key was not closed with a beacon.`);
  if (isForgeable(verificationKey)) faults.push(`${name}: gamma equals delta, so anybody forges proofs.`);
  if ((await exportKey(files.provingKey)) !== verificationKey) {
    faults.push(`${name}: the verification key is not the one that the proving key holds.`);
  }
  if (powers !== null && !(await isKeyOf(name, powers, files.provingKey))) {
    faults.push(`${name}: the proving key was not made from this circuit and these powers.`);
  }
  return faults;
}

/** True for a key that left `groth16 setup` and was never contributed to. */
function isForgeable(verificationKey: string): boolean {
  const { vk_gamma_2, vk_delta_2 } = Points.parse(JSON.parse(verificationKey));
  return JSON.stringify(vk_gamma_2) === JSON.stringify(vk_delta_2);
}
