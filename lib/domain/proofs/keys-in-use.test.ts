import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { isPublic, readEnv, unsaidReach } from "#lib/env.ts";
import { projectRoot } from "#lib/project-root.ts";
import { CIRCUITS, type CircuitName, loadVerificationKey } from "#lib/proofs/index.ts";
import { uncontributedKey } from "#lib/proofs/testing/proof-vectors.ts";
import { parseVerificationKey } from "#lib/proofs/verification-key.ts";
import { assertKeysUsable } from "./index.ts";
import { judgeKeys, lookAtKeys } from "./keys-in-use.ts";

const circuits = Object.keys(CIRCUITS) as CircuitName[];
const demonstration: Record<string, string> = JSON.parse(
  readFileSync(path.join(projectRoot(), "circuits", "demonstration-keys.json"), "utf8"),
);
const shipped = Object.fromEntries(circuits.map((name) => [name, loadVerificationKey(name).digests]));
const own = Object.fromEntries(circuits.map((name, index) => [name, [String(index).repeat(64), "f".repeat(64)]]));
const standing = { isPublic: true, acceptsDemonstration: false };

describe("the demonstration keys", () => {
  it("are refused by a public server, which says what its operator can do", () => {
    const refusal = judgeKeys(shipped, demonstration, standing);
    expect(refusal?.log).toContain("identity_proof, password_login, age_committed, attribute_signed");
    expect(refusal?.log).toContain("npm run zk:ceremony");
    expect(refusal?.detail).toContain("does not accept zero-knowledge proofs");
  });

  it("are refused where one of several keys is one of them, under whatever name", () => {
    const { identity_proof = [], password_login = [] } = shipped;
    expect(judgeKeys({ ...own, identity_proof }, demonstration, standing)).not.toBeNull();
    expect(judgeKeys({ ...own, identity_proof: password_login }, demonstration, standing)).not.toBeNull();
  });

  it("are refused under another file's digest, as is every key of their powers, whoever has contributed to it", () => {
    for (const name of circuits) {
      const [, powers = ""] = shipped[name] ?? [];
      const refusal = judgeKeys({ ...own, [name]: ["a".repeat(64), powers] }, demonstration, standing);
      for (const said of [refusal?.detail, refusal?.log]) expect(said).toContain("or keys made from their powers");
    }
  });

  it("are accepted on a developer's machine, and where the operator says so", () => {
    expect(judgeKeys(shipped, demonstration, { ...standing, isPublic: false })).toBeNull();
    expect(judgeKeys(shipped, demonstration, { ...standing, acceptsDemonstration: true })).toBeNull();
  });

  it("are none of one's own", () => {
    expect(judgeKeys(own, demonstration, standing)).toBeNull();
  });

  it("do here, where nothing is public", () => {
    expect(assertKeysUsable).not.toThrow();
  });

  it("a server is public where its address is not this machine", () => {
    for (const PUBLIC_URL of ["http://localhost:3000", "http://127.0.0.1", "http://[::1]:3000"])
      for (const HOST of ["127.0.0.1", "0.0.0.0"]) expect(isPublic({ HOST, PUBLIC_URL })).toBe(false);
    for (const PUBLIC_URL of ["https://id.example.com", "http://192.0.2.1", "https://localhost.example.com"])
      expect(isPublic({ HOST: "127.0.0.1", PUBLIC_URL })).toBe(true);
  });

  it("a server that listens to others and names no address is public, and is told which setting says otherwise", () => {
    for (const HOST of ["127.0.0.1", "127.0.0.53", "localhost", "::1"]) {
      expect(isPublic(readEnv({ HOST }))).toBe(false);
      expect(unsaidReach(readEnv({ HOST }))).toBeNull();
    }
    for (const HOST of ["0.0.0.0", "::", "192.0.2.1", "id.example.com"]) {
      expect(isPublic(readEnv({ HOST }))).toBe(true);
      expect(unsaidReach(readEnv({ HOST, PORT: "3100" }))).toMatch(/PUBLIC_URL is not set.*http:\/\/localhost:3100/);
      expect(unsaidReach(readEnv({ HOST, PUBLIC_URL: "https://id.example.com" }))).toBeNull();
      expect(unsaidReach(readEnv({ HOST, PUBLIC_URL: "http://localhost:3000" }))).toBeNull();
    }
    expect(isPublic(readEnv({}))).toBe(false);
  });
});

describe("a key that cannot be trusted", () => {
  it.each([
    ["was never contributed to", uncontributedKey, "Run npm run zk:ceremony"],
    ["is damaged", {}, "is not one of Groth16"],
  ])("stops all proofs where one of several %s, even on a developer's machine", (_, key, log) => {
    const refusal = lookAtKeys((circuit) => {
      if (circuit === "identity_proof") parseVerificationKey(circuit, key);
      return loadVerificationKey(circuit);
    });
    expect(refusal?.detail).toBe("This server cannot accept zero-knowledge proofs: its keys are unusable.");
    expect(refusal?.log).toContain(log);
  });
});
