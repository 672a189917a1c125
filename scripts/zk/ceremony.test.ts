import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { type Curve, curves, type Groth16VerificationKey, groth16, zKey } from "snarkjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readContributions } from "./ceremony/contributions.ts";
import { finish } from "./ceremony/finish.ts";
import { contributeToPowers, newPowers } from "./ceremony/phase-one.ts";
import { closeKey, contributeToKey, installKey, isKeyOf, newKey } from "./ceremony/phase-two.ts";
import { FOLDER, filesOf } from "./circuits.ts";
import { faultsOfKey } from "./key-check.ts";
import { readManifest } from "./manifest.ts";

const CIRCUIT = "password_login";
const POWERS = path.join(FOLDER, "ceremony", "powers-10.ptau");
// Verifying a key whole takes 5 s of CPU.
const BEACON = "ab".repeat(32);

let work: string;
let at: (file: string) => string;

beforeAll(async () => {
  work = await mkdtemp(path.join(os.tmpdir(), "bonafide-ceremony-test-"));
  at = (file) => path.join(work, file);
  await mkdir(at(CIRCUIT));
  await newKey(CIRCUIT, POWERS, at("0.zkey"));
});
afterAll(async () => {
  await rm(work, { recursive: true, force: true });
  await (await curves.getCurveFromName("bn128")).terminate();
});

describe("a key that nobody contributed to", () => {
  test("is not begun from the demonstration's powers, and no file of it is left", async () => {
    const begun = ["scripts/zk/ceremony.ts", "setup", POWERS, at("begun"), "--circuits", CIRCUIT];
    const said = await new Promise((resolve) =>
      execFile(process.execPath, begun, (_cause, _out, text) => resolve(text)),
    );
    expect(said).toContain("is made from the demonstration's powers");
    expect(await readdir(at("begun"))).toEqual([]);
  });

  test("lets anybody forge a proof without a witness; the committed key does not", async () => {
    const setupOnly = await zKey.exportVerificationKey(at("0.zkey"));
    const signals = ["1", "2"];
    const forged = forge(await curves.getCurveFromName("bn128"), setupOnly, signals);
    expect(await groth16.verify(setupOnly, signals, forged)).toBe(true);
    const committed = JSON.parse(await readFile(filesOf(CIRCUIT).verificationKey, "utf8"));
    expect(await groth16.verify(committed, signals, forged)).toBe(false);
  });

  test("is refused by the check, by name of what is wrong", async () => {
    await installKey(CIRCUIT, at("0.zkey"), work);
    const faults = await faultsOfKey(CIRCUIT, work, null);
    expect(faults).toContain(`${CIRCUIT}: nobody contributed to the proving key, so anybody forges proofs.`);
    expect(faults).toContain(`${CIRCUIT}: gamma equals delta, so anybody forges proofs.`);
  });

  test("is refused with a beacon alone, since a beacon is public", async () => {
    await closeKey(at("0.zkey"), at("beacon-only.zkey"), BEACON, 10);
    await installKey(CIRCUIT, at("beacon-only.zkey"), work);
    expect(await faultsOfKey(CIRCUIT, work, null)).toEqual([
      `${CIRCUIT}: nobody contributed to the proving key, so anybody forges proofs.`,
    ]);
    await expect(finishWith("beacon-only.zkey", "one-party")).rejects.toThrow("has 0 contributions; 1 are needed");
  });
});

describe("a ceremony of several people", () => {
  beforeAll(async () => {
    await contributeToKey(at("0.zkey"), at("1.zkey"), "first");
    await contributeToKey(at("1.zkey"), at("2.zkey"), "second");
    await closeKey(at("2.zkey"), at("closed.zkey"), BEACON, 10);
  });

  test("makes a key that verifies whole, and a manifest and transcript that tell of it", async () => {
    const out = at("out");
    // The powers at hand are the demonstration's; a test of their own would take a minute.
    const plan = { out, ceremony: "several-parties", refusedPowers: [] } as const;
    await finish(POWERS, [[CIRCUIT, at("closed.zkey")]], plan);
    expect(await faultsOfKey(CIRCUIT, out, POWERS)).toEqual([]);
    expect((await readManifest(out)).circuits[CIRCUIT]?.ceremony).toBe("several-parties");
    const transcript = JSON.parse(await readFile(path.join(out, "ceremony", "transcript.json"), "utf8"));
    expect(transcript.keys[CIRCUIT].contributions.map(({ name }: { name: string }) => name)).toEqual([
      "first",
      "second",
      "beacon",
    ]);
  });

  test("lists each contribution by the hash that its contributor was told", async () => {
    const told = await zKey.contribute(at("2.zkey"), at("3.zkey"), "third", "more");
    const [, , third] = await readContributions(at("3.zkey"));
    expect(third).toEqual({ name: "third", hash: Buffer.from(told).toString("hex"), beacon: null });
  });

  test("is not finished by one person, nor without a beacon", async () => {
    await closeKey(at("1.zkey"), at("alone.zkey"), BEACON, 10);
    await expect(finishWith("alone.zkey", "several-parties")).rejects.toThrow("has 1 contributions; 2 are needed");
    await expect(finishWith("2.zkey", "several-parties")).rejects.toThrow("was not closed with a beacon");
  });

  test("is not finished on the demonstration's powers, whose makers could forge proofs all the same", async () => {
    await expect(finishWith("closed.zkey", "several-parties")).rejects.toThrow("made from the demonstration's powers");
  });

  test("draws randomness anew each time: two contributions to one file differ", async () => {
    await contributeToKey(at("0.zkey"), at("again.zkey"), "first");
    const [[one], [other]] = await Promise.all([readContributions(at("1.zkey")), readContributions(at("again.zkey"))]);
    expect(one?.hash).not.toBe(other?.hash);
  });

  test("refuses a key that was changed on its way, or belongs to another circuit", async () => {
    const bytes = await readFile(at("closed.zkey"));
    // A contribution's name is not covered by any proof; the points at the file's middle are.
    const middle = Math.floor(bytes.length / 2);
    bytes[middle] = (bytes[middle] ?? 0) ^ 1;
    await writeFile(at("changed.zkey"), bytes);
    expect(await isKeyOf(CIRCUIT, POWERS, at("changed.zkey"))).toBe(false);
    expect(await isKeyOf("identity_proof", POWERS, at("closed.zkey"))).toBe(false);
  });
});

test("powers list who contributed, and a beacon's absence", async () => {
  await newPowers(2, at("p0.ptau"));
  await contributeToPowers(at("p0.ptau"), at("p1.ptau"), "first");
  expect(await readContributions(at("p0.ptau"))).toEqual([]);
  expect(await readContributions(at("p1.ptau"))).toEqual([
    { name: "first", hash: expect.stringMatching(/^[0-9a-f]{128}$/), beacon: null },
  ]);
});

async function finishWith(key: string, ceremony: "one-party" | "several-parties"): Promise<void> {
  await finish(POWERS, [[CIRCUIT, at(key)]], { out: at("out"), ceremony });
}

/** With gamma = delta, A = alpha and B = beta leave C = -(the public part), which anybody computes. */
function forge({ G1, Fr }: Curve, key: Groth16VerificationKey, signals: readonly string[]) {
  const point = (coordinates: readonly string[] = []) => G1.fromObject(coordinates.map(BigInt));
  const sum = signals.reduce(
    (total, signal, index) => G1.add(total, G1.timesFr(point(key.IC[index + 1]), Fr.e(BigInt(signal)))),
    point(key.IC[0]),
  );
  const c = G1.toObject(G1.toAffine(G1.neg(sum))).map(String);
  return { pi_a: key.vk_alpha_1, pi_b: key.vk_beta_2, pi_c: c, protocol: "groth16", curve: "bn128" };
}
