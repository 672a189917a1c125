import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { zKey } from "snarkjs";
import { z } from "zod";
import { powersOf } from "#lib/proofs/verification-key.ts";
import { CIRCUIT_NAMES, CIRCUITS, FOLDER, filesOf } from "../circuits.ts";
import { sha256 } from "../manifest.ts";

const fileIn = (folder: string) => path.join(folder, "demonstration-keys.json");

/** The digests of the product's own keys, and of the powers that they were made from. */
export async function demonstrationDigests(): Promise<string[]> {
  return Object.values(z.record(z.string(), z.string()).parse(JSON.parse(await readFile(fileIn(FOLDER), "utf8"))));
}

/** Throws where a key, finished or not, was made from listed powers: whoever made those would forge its proofs. */
export async function refuseListedPowers(key: string, listed: readonly string[]): Promise<void> {
  if (!listed.includes(powersOf(await zKey.exportVerificationKey(key)))) return;
  throw new Error(
    `${key} is made from the demonstration's powers: whoever made these forges proofs, whoever contributes from here on. Begin with "start".`,
  );
}

/** Lists the keys in `out`, and their powers, as those that the product ships, which public servers refuse. */
export async function listAsDemonstration(out: string): Promise<void> {
  const listed: Record<string, string> = {};
  for (const name of CIRCUIT_NAMES) {
    const text = await readFile(filesOf(name, out).verificationKey, "utf8");
    listed[name] = sha256(text);
    listed[`powers_${CIRCUITS[name].power}`] = powersOf(JSON.parse(text));
  }
  await writeFile(fileIn(out), `${JSON.stringify(listed, null, 2)}\n`);
}
