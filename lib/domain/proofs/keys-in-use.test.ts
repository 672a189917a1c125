import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { isPublic } from "#lib/env.ts";
import { projectRoot } from "#lib/project-root.ts";
import { assertKeysUsable } from "./index.ts";
import { judgeKeys } from "./keys-in-use.ts";

const demonstration: Record<string, string> = JSON.parse(
  readFileSync(path.join(projectRoot(), "circuits", "demonstration-keys.json"), "utf8"),
);
const own = Object.fromEntries(Object.keys(demonstration).map((name, index) => [name, String(index).repeat(64)]));
const standing = { isPublic: true, acceptsDemonstration: false };

describe("the demonstration keys", () => {
  it("are refused by a public server, which says what its operator can do", () => {
    const refusal = judgeKeys(demonstration, demonstration, standing);
    expect(refusal?.log).toContain("identity_proof, password_login, age_committed, attribute_signed");
    expect(refusal?.log).toContain("npm run zk:ceremony");
    expect(refusal?.detail).toContain("does not accept zero-knowledge proofs");
  });

  it("are refused where one of several keys is one of them, under whatever name", () => {
    const { identity_proof = "", password_login = "" } = demonstration;
    expect(judgeKeys({ ...own, identity_proof }, demonstration, standing)).not.toBeNull();
    expect(judgeKeys({ ...own, identity_proof: password_login }, demonstration, standing)).not.toBeNull();
  });

  it("are accepted on a developer's machine, and where the operator says so", () => {
    expect(judgeKeys(demonstration, demonstration, { ...standing, isPublic: false })).toBeNull();
    expect(judgeKeys(demonstration, demonstration, { ...standing, acceptsDemonstration: true })).toBeNull();
  });

  it("are none of one's own", () => {
    expect(judgeKeys(own, demonstration, standing)).toBeNull();
  });

  it("do here, where nothing is public", () => {
    expect(assertKeysUsable).not.toThrow();
  });

  it("a server is public where its address is not this machine", () => {
    for (const PUBLIC_URL of [undefined, "http://localhost:3000", "http://127.0.0.1", "http://[::1]:3000"])
      expect(isPublic({ PUBLIC_URL })).toBe(false);
    for (const PUBLIC_URL of ["https://id.example.com", "http://192.0.2.1", "https://localhost.example.com"])
      expect(isPublic({ PUBLIC_URL })).toBe(true);
  });
});
