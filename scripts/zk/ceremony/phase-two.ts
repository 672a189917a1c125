import { randomBytes } from "node:crypto";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { zKey } from "snarkjs";
import { type CircuitName, filesOf } from "../circuits.ts";

/** A key that nobody has contributed to: whoever holds it forges proofs. It is a beginning, never for use. */
export async function newKey(name: CircuitName, powers: string, to: string): Promise<void> {
  const hash = await zKey.newZKey(filesOf(name).r1cs, powers, to);
  if (hash === -1) throw new Error(`${powers} is too small for ${name}, or was not prepared for the second phase.`);
}

/** Adds one person's randomness, which is drawn here, lives in this process's memory alone, and is never written. */
export async function contributeToKey(from: string, to: string, name: string): Promise<void> {
  await zKey.contribute(from, to, name, randomBytes(64).toString("hex"));
}

export async function closeKey(from: string, to: string, beacon: string, iterations: number): Promise<void> {
  const hash = await zKey.beacon(from, to, "beacon", beacon, iterations);
  if (hash === false) throw new Error("The beacon was not applied: give 32 bytes in hexadecimal digits.");
}

/** True where `key` was made from this circuit and these powers, by the contributions it lists and nothing else. */
export async function isKeyOf(name: CircuitName, powers: string, key: string): Promise<boolean> {
  return await zKey.verifyFromR1cs(filesOf(name).r1cs, powers, key);
}

/** Puts a finished key beside its circuit, with the verification key that is exported from it. */
export async function installKey(name: CircuitName, key: string, folder: string): Promise<void> {
  const files = filesOf(name, folder);
  const built = filesOf(name);
  await mkdir(path.dirname(files.provingKey), { recursive: true });
  // Another folder gets the circuit too, so that it can take the place of circuits/.
  for (const kind of ["r1cs", "wasm"] as const) {
    if (files[kind] !== built[kind]) await copyFile(built[kind], files[kind]);
  }
  await copyFile(key, files.provingKey);
  await writeFile(files.verificationKey, await exportKey(key));
}

/** The verification key of a proving key, as it is committed. */
export async function exportKey(key: string): Promise<string> {
  return `${JSON.stringify(await zKey.exportVerificationKey(key), null, 1)}\n`;
}
