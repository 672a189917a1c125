import { randomBytes } from "node:crypto";
import { curves, powersOfTau } from "snarkjs";

/** An accumulator that nobody has contributed to yet. */
export async function newPowers(power: number, to: string): Promise<void> {
  await powersOfTau.newAccumulator(await curves.getCurveFromName("bn128"), power, to);
}

/** Adds one person's randomness, which is drawn here, lives in this process's memory alone, and is never written. */
export async function contributeToPowers(from: string, to: string, name: string): Promise<void> {
  await powersOfTau.contribute(from, to, name, randomBytes(64).toString("hex"));
}

export async function closePowers(from: string, to: string, beacon: string, iterations: number): Promise<void> {
  const hash = await powersOfTau.beacon(from, to, "beacon", beacon, iterations);
  if (hash === false) throw new Error("The beacon was not applied: give 32 bytes in hexadecimal digits.");
}

/** Computes what the second phase needs, then verifies every contribution; the result is a function of `from`. */
export async function preparePowers(from: string, to: string): Promise<void> {
  await powersOfTau.preparePhase2(from, to);
  await assertPowers(to);
}

/** Throws unless `powers` were made by the contributions they list and nothing else, and are rightly prepared. */
export async function assertPowers(powers: string): Promise<void> {
  if (!(await powersOfTau.verify(powers)))
    throw new Error(`${powers} does not verify: a contribution in it is broken.`);
}
