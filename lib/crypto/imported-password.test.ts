import { hash as argon2 } from "@node-rs/argon2";
import { hash as bcrypt } from "@node-rs/bcrypt";
import { describe, expect, it } from "vitest";
import { flawOf, importedCostMs, verifyImported } from "./imported-password.ts";
import { flawOfImported, isOutdated, LEAST_COST, setHashCost, verifyPassword } from "./password.ts";

const unpadded = (bytes: Buffer) => bytes.toString("base64").replaceAll("=", "");

const RFC_7914 = Buffer.from(
  "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887",
  "hex",
);

const RFC_6070 = "3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038";

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
    "PBKDF2 as Django writes it: RFC 6070's fifth vector, of two blocks",
    "passwordPASSWORDpassword",
    `pbkdf2_sha1$4096$saltSALTsaltSALTsaltSALTsaltSALTsalt$${Buffer.from(RFC_6070, "hex").toString("base64")}`,
  ],
  [
    "Firebase scrypt: the README of firebase/scrypt",
    "user1password",
    "$firebase-scrypt$ln=14,r=8,ss=Bw==,sk=jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==$42xEC+ixf3L2lw==$lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==",
  ],
];

const salt = unpadded(Buffer.from("sodium-chloride!"));
const hash = unpadded(Buffer.alloc(32, 7));

function firebase(part: { ln?: number; signer?: string; hash?: string }): string {
  const signer = part.signer ?? Buffer.alloc(64, 7).toString("base64");
  return `$firebase-scrypt$ln=${part.ln ?? 14},r=8,ss=Bw==,sk=${signer}$42xEC+ixf3L2lw==$${part.hash ?? signer}`;
}

describe("a hash made elsewhere", () => {
  it.each(VECTORS)("fits its password and no other (%s)", async (_source, password, hashed) => {
    expect(await flawOfImported(hashed)).toBeUndefined();
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
    ["bcrypt cost of hours", `$2b$31$${"a".repeat(53)}`, "costs more"],
    ["bcrypt of seconds", `$2b$15$${"a".repeat(53)}`, "costs more"],
    ["bcrypt cost below the least", `$2b$03$${"a".repeat(53)}`, "parameters"],
    ["scrypt with 4 GB", `$scrypt$ln=25,r=8,p=1$${salt}$${hash}`, "memory"],
    ["scrypt of seconds", `$scrypt$ln=18,r=8,p=4$${salt}$${hash}`, "costs more"],
    ["scrypt with a thousand lanes", `$scrypt$ln=1,r=1,p=1000$${salt}$${hash}`, "parameters"],
    ["scrypt without blocks", `$scrypt$ln=14,r=0,p=1$${salt}$${hash}`, "kind"],
    ["Firebase scrypt with 4 GB", firebase({ ln: 25 }), "memory"],
    ["a hundred million rounds", `$pbkdf2-sha256$100000000$${salt}$${hash}`, "costs more"],
    ["two million rounds of SHA-512", `$pbkdf2-sha512$2000000$${salt}$${hash}`, "costs more"],
    ["rounds for each of many blocks", `$pbkdf2-sha1$1500000$${salt}$${unpadded(Buffer.alloc(64, 7))}`, "costs more"],
    ["a hash of 320 bytes", `$pbkdf2-sha512$2$${salt}$${unpadded(Buffer.alloc(320, 7))}`, "hash of 320 bytes"],
    ["no round", `$pbkdf2-sha256$0$${salt}$${hash}`, "kind"],
    ["Argon2 with 4 GB", `$argon2id$v=19$m=4194304,t=3,p=1$${salt}$${hash}`, "memory"],
    ["Argon2 of seconds", `$argon2id$v=19$m=262144,t=10,p=1$${salt}$${hash}`, "costs more"],
    ["Argon2 with less memory than lanes need", `$argon2id$v=19$m=8,t=1,p=2$${salt}$${hash}`, "parameters"],
    ["Argon2 without a pass", `$argon2id$v=19$m=1024,t=0,p=1$${salt}$${hash}`, "kind"],
    ["plain MD5", "5f4dcc3b5aa765d61d8327deb882cf99", "kind"],
    ["a plain password", "Correct-Horse7", "kind"],
    ["nothing", "", "kind"],
    ["scrypt of no bytes", `$scrypt$ln=14,r=8,p=1$${salt}$A`, "not proper base64"],
    ["scrypt of one byte", `$scrypt$ln=14,r=8,p=1$${salt}$Bw`, "hash of 1 bytes"],
    ["a salt of four bytes", `$scrypt$ln=14,r=8,p=1$c2FsdA$${hash}`, "salt of 4 bytes"],
    ["PBKDF2 of one byte", `$pbkdf2-sha256$1000$${salt}$Bw`, "hash of 1 bytes"],
    ["Django's PBKDF2 of one byte", "pbkdf2_sha256$1000$saltsaltsalt$Bw==", "hash of 1 bytes"],
    ["Django's PBKDF2 with a short salt", `pbkdf2_sha256$1000$salt$${hash}`, "salt of 4 bytes"],
    ["Argon2 of one byte", `$argon2id$v=19$m=1024,t=1,p=1$${salt}$Bw`, "hash of 1 bytes"],
    ["Firebase scrypt of no bytes under no key", firebase({ signer: "A===", hash: "A" }), "signer key"],
    ["Firebase scrypt of no bytes", firebase({ hash: "A" }), "hash that is not proper base64"],
    ["Firebase scrypt of another length than its key", firebase({ hash: `${hash}=` }), "as long as its signer key"],
    ["spare bits that are not zero", `$scrypt$ln=14,r=8,p=1$${salt}$${hash.slice(0, -1)}d`, "not proper base64"],
  ])("is refused where it is %s", async (_name, hashed, reason) => {
    expect(flawOf(hashed)).toContain(reason);
    expect(await verifyImported(hashed, "Correct-Horse7")).toBe(false);
  });

  it.each([
    ["bcrypt at the dearest cost that is common", `$2b$14$${"a".repeat(53)}`, 819],
    ["OWASP's scrypt", `$scrypt$ln=17,r=8,p=1$${salt}$${hash}`, 315],
    ["Django's PBKDF2 of 2026", `pbkdf2_sha256$1200000$saltsaltsaltsalt$${hash}=`, 480],
    ["OWASP's PBKDF2 with SHA-1", `$pbkdf2-sha1$1300000$${salt}$${unpadded(Buffer.alloc(20, 7))}`, 390],
    ["libsodium's moderate Argon2id", `$argon2id$v=19$m=262144,t=3,p=1$${salt}$${hash}`, 472],
  ])("is taken where it is %s, at about the cost that it has", (_name, hashed, costMs) => {
    expect(flawOf(hashed)).toBeUndefined();
    expect(Math.round(importedCostMs(hashed))).toBe(costMs);
  });

  it("is refused where it cannot be verified, and fits nothing", async () => {
    // The library throws at the letters of base64url.
    const broken = `$argon2id$v=19$m=1024,t=1,p=1$${"_".repeat(16)}$${hash}`;
    expect(flawOf(broken)).toBeUndefined();
    expect(await flawOfImported(broken)).toBe("cannot be verified");
    expect(await verifyPassword(broken, "Correct-Horse7")).toBe(false);
  });

  it("that was kept before it was refused opens nothing, and takes as long as a hash that nobody has", async () => {
    setHashCost({ memoryKib: 65_536, passes: 3, lanes: 1 });
    try {
      await verifyPassword(null, "the decoy itself is made at the first try");
      const nobody = await cpuOf(() => verifyPassword(null, "Wrong-Horse7"));
      for (const kept of [`$scrypt$ln=14,r=8,p=1$c2FsdA$A`, firebase({ signer: "A===", hash: "A" })])
        expect((await cpuOf(() => verifyPassword(kept, "Wrong-Horse7"))) / nobody).toBeGreaterThan(0.5);
    } finally {
      setHashCost(LEAST_COST);
    }
    const ofSeconds = `$pbkdf2-sha512$2000000$c2FsdA$${unpadded(Buffer.alloc(320, 7))}`;
    expect(await cpuOf(() => verifyPassword(ofSeconds, "Wrong-Horse7"))).toBeLessThan(500);
  });

  it("that begins as ours do, and is not one of ours, is replaced at the next sign-in", async () => {
    setHashCost(LEAST_COST);
    const begin = "$argon2id$v=19$m=19456,t=2,p=1$";
    expect(isOutdated(`${begin}c2FsdHNhbHRzYWx0c2FsdA$${unpadded(Buffer.alloc(32, 7))}`)).toBe(false);
    expect(isOutdated(`${begin}c2FsdHNhbHQ$${unpadded(Buffer.alloc(16, 7))}`)).toBe(true);
    expect(await verifyPassword(`${begin}c2FsdA$A`, "Correct-Horse7")).toBe(false);
  });
});

/**
 * Milliseconds of CPU that the cheapest of a few runs takes: others on the machine can only add to it. The kernel counts
 * the sum exactly, and shares it out between user and system by samples.
 */
async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < 4; run++) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  return Math.min(...times);
}
