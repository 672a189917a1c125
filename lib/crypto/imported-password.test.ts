import { hash as argon2 } from "@node-rs/argon2";
import { hash as bcrypt } from "@node-rs/bcrypt";
import { describe, expect, it } from "vitest";
import { isImportable, verifyImported } from "./imported-password.ts";
import { isOutdated, verifyPassword } from "./password.ts";

const unpadded = (bytes: Buffer) => bytes.toString("base64").replaceAll("=", "");

const RFC_7914 = Buffer.from(
  "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887",
  "hex",
);

/** Published examples: each kind's password and hash, with their source. */
const VECTORS: readonly [source: string, password: string, hashed: string][] = [
  ["bcrypt: OpenBSD's own test", "U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"],
  [
    "scrypt: RFC 7914 §12, third vector",
    "pleaseletmein",
    `$scrypt$ln=14,r=8,p=1$${unpadded(Buffer.from("SodiumChloride"))}$${unpadded(RFC_7914)}`,
  ],
  [
    "PBKDF2: passlib's documentation",
    "password",
    "$pbkdf2-sha256$6400$.6UI/S.nXIk8jcbdHx3Fhg$98jZicV16ODfEsEZeYPGHU3kbrUrvUEXOPimVSQDD44",
  ],
  [
    "PBKDF2 as Django writes it: RFC 6070's second vector",
    "password",
    "pbkdf2_sha1$2$salt$6mwBTcctb4zNHtkqzh1B8NjeiVc=",
  ],
  [
    "Firebase scrypt: the README of firebase/scrypt",
    "user1password",
    "$firebase-scrypt$ln=14,r=8,ss=Bw==,sk=jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==$42xEC+ixf3L2lw==$lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==",
  ],
];

describe("a hash made elsewhere", () => {
  it.each(VECTORS)("fits its password and no other (%s)", async (_source, password, hashed) => {
    expect(isImportable(hashed)).toBe(true);
    expect(await verifyImported(hashed, password)).toBe(true);
    expect(await verifyImported(hashed, `${password} `)).toBe(false);
    expect(await verifyPassword(hashed, password)).toBe(true);
    expect(isOutdated(hashed)).toBe(true);
  });

  it("of every Argon2 variant and every bcrypt prefix is understood", async () => {
    for (const algorithm of [0, 1, 2]) {
      const hashed = await argon2("Correct-Horse7", { algorithm, memoryCost: 1024, timeCost: 2, parallelism: 1 });
      expect([hashed.split("$")[1], await verifyImported(hashed, "Correct-Horse7")]).toEqual([
        ["argon2d", "argon2i", "argon2id"][algorithm],
        true,
      ]);
    }
    const hashed = await bcrypt("Correct-Horse7", 4);
    for (const prefix of ["$2a$", "$2b$", "$2y$"])
      expect(await verifyImported(prefix + hashed.slice(4), "Correct-Horse7"), prefix).toBe(true);
  });

  it.each([
    ["a bcrypt cost of hours", `$2b$31$${"a".repeat(53)}`],
    ["scrypt with 4 GB", "$scrypt$ln=25,r=8,p=1$c2FsdA$aGFzaA"],
    ["Firebase scrypt with 4 GB", "$firebase-scrypt$ln=25,r=8,ss=Bw==,sk=Bw==$c2FsdA==$aGFzaA=="],
    ["a hundred million rounds", "$pbkdf2-sha256$100000000$c2FsdA$aGFzaA"],
    ["Argon2 with 4 GB", "$argon2id$v=19$m=4194304,t=3,p=1$c2FsdHNhbHQ$aGFzaA"],
    ["plain MD5", "5f4dcc3b5aa765d61d8327deb882cf99"],
    ["a plain password", "Correct-Horse7"],
    ["nothing", ""],
  ])("is refused where it is %s", async (_name, hashed) => {
    expect(isImportable(hashed)).toBe(false);
    expect(await verifyImported(hashed, "Correct-Horse7")).toBe(false);
  });
});
