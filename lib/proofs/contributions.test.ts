import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { projectRoot } from "#lib/project-root.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { readProvingKey } from "./contributions.ts";
import { loadVerificationKey } from "./verification-key.ts";

const circuits = path.join(projectRoot(), "circuits");
const MPC_SECTION = 10;
const [CONTRIBUTION, BEACON] = [0, 1];

/** A folder with one circuit's keys, whose proving key names these contributions; each without a name. */
function keysWith(kinds: readonly number[]): string {
  const folder = temporaryFolder();
  mkdirSync(path.join(folder, "password_login"));
  const [provingKey, verificationKey] = ["proving_key.zkey", "verification_key.json"].map((name) =>
    path.join(folder, "password_login", name),
  );
  copyFileSync(path.join(circuits, "password_login", "verification_key.json"), verificationKey ?? "");
  const each = (kind: number) => Buffer.concat([Buffer.alloc(384), Buffer.from([kind, 0, 0, 0, 0, 0, 0, 0])]);
  const count = Buffer.from([kinds.length, 0, 0, 0]);
  const section = Buffer.concat([Buffer.alloc(64), count, ...kinds.map(each)]);
  writeFileSync(
    provingKey ?? "",
    replaced(readFileSync(path.join(circuits, "password_login", "proving_key.zkey")), section),
  );
  return folder;
}

/** The file with other contributions; its other sections are as they were. */
function replaced(file: Buffer, mpc: Buffer): Buffer {
  const parts = [file.subarray(0, 12)];
  for (let at = 12; at < file.length; ) {
    const length = Number(file.readBigUInt64LE(at + 4));
    const isMpc = file.readUInt32LE(at) === MPC_SECTION;
    const head = Buffer.from(file.subarray(at, at + 12));
    if (isMpc) head.writeBigUInt64LE(BigInt(mpc.length), 4);
    parts.push(head, isMpc ? mpc : file.subarray(at + 12, at + 12 + length));
    at += 12 + length;
  }
  return Buffer.concat(parts);
}

describe("the keys of a circuit", () => {
  it.each(["identity_proof", "password_login", "age_committed", "attribute_signed"] as const)(
    "%s: those that are shipped were contributed to, and belong together",
    (name) => {
      expect(readProvingKey(path.join(circuits, name, "proving_key.zkey")).contributions).toBe(3);
      expect(loadVerificationKey(name).digests).toHaveLength(2);
    },
  );

  it.each([[[]], [[BEACON]], [[BEACON, BEACON]]])("are refused with no contribution but a beacon: %j", (kinds) => {
    expect(() => loadVerificationKey("password_login", keysWith(kinds))).toThrow("Nobody but a public beacon");
  });

  it("are taken with one contribution of somebody's", () => {
    expect(loadVerificationKey("password_login", keysWith([CONTRIBUTION, BEACON])).key.ic).toHaveLength(3);
  });

  it("are refused where the verification key is another proving key's", () => {
    const folder = keysWith([CONTRIBUTION]);
    copyFileSync(
      path.join(circuits, "identity_proof", "proving_key.zkey"),
      path.join(folder, "password_login", "proving_key.zkey"),
    );
    expect(() => loadVerificationKey("password_login", folder)).toThrow("is not that of its proving key");
  });

  it("are refused where the proving key is missing, cut short, or no such file", () => {
    const folder = keysWith([CONTRIBUTION]);
    const file = path.join(folder, "password_login", "proving_key.zkey");
    const whole = readFileSync(file);
    for (const bytes of [whole.subarray(0, 3), whole.subarray(0, 200), Buffer.from("zkey"), Buffer.alloc(5000, 1)]) {
      writeFileSync(file, bytes);
      expect(() => loadVerificationKey("password_login", folder)).toThrow("damaged");
    }
    expect(() => readProvingKey(path.join(folder, "none.zkey"))).toThrow("missing");
  });
});
