import { argon2Sync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { CLIENT_HASH } from "../../../lib/domain/password-proofs/index.ts";
import { type KeyDerivation, stretch } from "./key-derivation.ts";
import { numberOf } from "./proof-context.ts";

const SALT = "00112233445566778899aabbccddeeff";
const bytes = () => new TextEncoder().encode("Correct-Horse7");
const cheap: KeyDerivation = { ...CLIENT_HASH, memoryKib: 19_456, passes: 2 };

describe("a stretched password", () => {
  it("is Node's own Argon2id in two halves, and its bytes are overwritten", async () => {
    const password = bytes();
    const { high, low } = await stretch(password, SALT, cheap);
    const key = argon2Sync("argon2id", {
      message: bytes(),
      nonce: Buffer.from(SALT, "hex"),
      memory: cheap.memoryKib,
      passes: cheap.passes,
      parallelism: cheap.lanes,
      tagLength: 32,
    });
    expect([high, low]).toEqual([numberOf(key.subarray(0, 16)), numberOf(key.subarray(16))]);
    expect(password.every((byte) => byte === 0)).toBe(true);
  });

  it("is made with what the server asks for now", async () => {
    await expect(stretch(bytes(), SALT, CLIENT_HASH)).resolves.toBeDefined();
  });

  it.each([
    ["too little memory", { memoryKib: 8 }],
    ["one pass", { passes: 1 }],
    ["more memory than a page is given", { memoryKib: 4_194_304 }],
    ["another version", { version: 16 }],
  ])("is not made with %s, and its bytes are overwritten all the same", async (_name, change) => {
    const password = bytes();
    await expect(stretch(password, SALT, { ...cheap, ...change })).rejects.toMatchObject({ code: "refused" });
    expect(password.every((byte) => byte === 0)).toBe(true);
  });

  it("is not made with a salt of another length", async () => {
    await expect(stretch(bytes(), "00", cheap)).rejects.toMatchObject({ code: "refused" });
  });
});
