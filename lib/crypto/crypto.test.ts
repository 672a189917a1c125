import { randomBytes } from "node:crypto";
import { exportJWK, generateKeyPair, importJWK, type JWTHeaderParameters, SignJWT, UnsecuredJWT } from "jose";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { sealedBefore } from "../testing/sealed-before.ts";
import { deriveKey, digest, equalInConstantTime, hmac } from "./digest.ts";
import { headerOf, open, SealBroken, seal, sealedBy, sealingKey, UnknownSealingKey } from "./envelope.ts";
import { importPublicKey, newSigningKey, type SigningKey, signAccessToken, verifyAccessToken } from "./jwt.ts";
import { flawOfImported, hashPassword, isOutdated, LEAST_COST, setHashCost, verifyPassword } from "./password.ts";
import { newId, newSecret, randomBase62 } from "./random.ts";

describe("a sealed value", () => {
  const bytes = randomBytes(32);
  const key = sealingKey(bytes);
  const sealed = seal(key, Buffer.from("Erika Mustermann"), "users.name of usr_1");

  it("opens under its own key and in its own place", () => {
    expect(open([key], sealed, "users.name of usr_1").toString()).toBe("Erika Mustermann");
  });

  it("does not open under another key or in another place", () => {
    expect(() => open([sealingKey(randomBytes(32))], sealed, "users.name of usr_1")).toThrow(UnknownSealingKey);
    expect(() => open([key], sealed, "users.name of usr_2")).toThrow(SealBroken);
  });

  it("does not open with any single bit changed, cut short, or empty", () => {
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(() => open([key], changed, "users.name of usr_1", "users.name of usr_1")).toThrow(SealBroken);
    }
    for (const length of [0, 1, 9, 20]) {
      expect(() => open([key], sealed.subarray(0, length), "users.name of usr_1")).toThrow(SealBroken);
    }
  });

  it("is never the same twice", () => {
    expect(seal(key, Buffer.from("x"), "p").equals(seal(key, Buffer.from("x"), "p"))).toBe(false);
  });

  it("names its key, and opens among the keys of before and after it", () => {
    const next = sealingKey(randomBytes(32));
    expect(sealedBy(sealed)).toBe(key.id);
    expect(sealed.subarray(0, 9).equals(headerOf(key.id))).toBe(true);
    expect(open([next, key], sealed, "users.name of usr_1").toString()).toBe("Erika Mustermann");
  });

  it("of version 1 opens with a key that may open such, in the place that version 1 knew, and nowhere else", () => {
    const before = sealedBefore(bytes, "Erika Mustermann", "org_1 users.name");
    const keys = [sealingKey(randomBytes(32)), sealingKey(bytes, { opensBefore: true })];
    expect(sealedBy(before)).toBeUndefined();
    expect(open(keys, before, "here", "org_1 users.name").toString()).toBe("Erika Mustermann");
    expect(() => open(keys, before, "here", "org_2 users.name")).toThrow(SealBroken);
    expect(() => open(keys, before, "org_1 users.name")).toThrow(SealBroken);
    expect(() => open([key], before, "here", "org_1 users.name")).toThrow(SealBroken);
  });
});

describe("digests and keys", () => {
  it("fit the published vectors", () => {
    // FIPS 180-4 example "abc"; RFC 4231 test case 2; RFC 5869 differs by purpose alone here.
    expect(digest("abc")).toBe(
      Buffer.from("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "hex").toString("base64url"),
    );
    expect(hmac("Jefe", "what do ya want for nothing?", "hex")).toBe(
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    );
    const key = randomBytes(32);
    expect(deriveKey(key, "one").equals(deriveKey(key, "two"))).toBe(false);
  });

  it("compare alike texts only as alike", () => {
    expect([equalInConstantTime("a", "a"), equalInConstantTime("a", "b"), equalInConstantTime("a", "aa")]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe("ids and secrets", () => {
  it("are of base62, of their length, and never twice the same", () => {
    const many = Array.from({ length: 5_000 }, () => newSecret("sk_live_"));
    expect(new Set(many).size).toBe(many.length);
    expect(many.every((each) => /^sk_live_[0-9A-Za-z]{43}$/.test(each))).toBe(true);
  });

  it("use every letter about as often", () => {
    const counts = Map.groupBy(randomBase62(62_000), (letter) => letter);
    expect(counts.size).toBe(62);
    // Each letter is expected 1,000 times; six standard deviations are 190.
    for (const here of counts.values()) expect(Math.abs(here.length - 1_000)).toBeLessThan(190);
  });

  it("sort by the time at which they were made", () => {
    expect(newId("usr", 1_700_000_000_000) < newId("usr", 1_700_000_000_001)).toBe(true);
  });
});

describe("a password", () => {
  beforeAll(() => setHashCost(LEAST_COST));

  it("fits its own hash, however its letters were composed, and no other", async () => {
    const hashed = await hashPassword("Grüße-7-Äpfel");
    expect(hashed.startsWith("$argon2id$v=19$m=19456,t=2,p=1$")).toBe(true);
    expect(await verifyPassword(hashed, "Grüße-7-Äpfel".normalize("NFD"))).toBe(true);
    expect(await verifyPassword(hashed, "grüße-7-äpfel")).toBe(false);
  });

  it("of nobody is wrong, after the same work", async () => {
    expect(await verifyPassword(null, "a decoy, never anybody's password")).toBe(false);
  });

  describe("hashed at another cost", () => {
    const usual = LEAST_COST;
    afterEach(() => setHashCost(usual));

    it.each([
      { memoryKib: 65_536, passes: 3, lanes: 4 },
      { memoryKib: 7_168, passes: 5, lanes: 1 },
    ])("fits as before and is told to be outdated, as is the old one then: %j", async (cost) => {
      const before = await hashPassword("Grüße-7-Äpfel");
      expect(isOutdated(before)).toBe(false);
      setHashCost(cost);
      const after = await hashPassword("Grüße-7-Äpfel");
      expect(after).toContain(`$m=${cost.memoryKib},t=${cost.passes},p=${cost.lanes}$`);
      expect([isOutdated(before), isOutdated(after)]).toEqual([true, false]);
      for (const hashed of [before, after]) {
        // Ours are made of the NFKC form, whatever they cost.
        expect(await verifyPassword(hashed, "Grüße-7-Äpfel".normalize("NFD"))).toBe(true);
        expect(await verifyPassword(hashed, "grüße-7-äpfel")).toBe(false);
      }
      setHashCost(usual);
      expect([isOutdated(before), isOutdated(after)]).toEqual([false, true]);
      expect(await verifyPassword(after, "Grüße-7-Äpfel")).toBe(true);
    });

    it("takes about as much work to be told wrong as nobody's, once hashes cost more", async () => {
      const before = await hashPassword("Correct-Horse7");
      setHashCost({ memoryKib: 65_536, passes: 3, lanes: 1 });
      await verifyPassword(null, "the decoy itself is made at the first try");
      const nobody = await leastCpu(() => verifyPassword(null, "Wrong-Horse7"));
      const known = await leastCpu(() => verifyPassword(before, "Wrong-Horse7"));
      // Without the rest of the work it is a fifth.
      expect(known / nobody).toBeGreaterThan(0.6);
      expect(known / nobody).toBeLessThan(1.6);
    });

    it("can still be verified at more than what an imported hash may cost", async () => {
      const dear = { memoryKib: 262_144, passes: 7, lanes: 16 };
      setHashCost(dear);
      const hashed = await hashPassword("Correct-Horse7");
      setHashCost(usual);
      expect(await verifyPassword(hashed, "Correct-Horse7")).toBe(true);
      expect(await flawOfImported(hashed)).toContain("costs more");
    });
  });
});

/**
 * Milliseconds of CPU that the cheapest of a few runs takes: others on the machine can only add to it. The kernel counts
 * the sum exactly, and shares it out between user and system by samples.
 */
async function leastCpu(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < 6; run++) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  return Math.min(...times);
}

/** The same bytes: of the last character of 64 bytes four bits are left over. */
function otherSpellings(token: string): string[] {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const last = letters.indexOf(token.slice(-1)) & 0b110000;
  return Array.from({ length: 15 }, (_, bits) => token.slice(0, -1) + letters.charAt(last + bits + 1));
}

describe("an access token", () => {
  const now = new Date("2026-01-01T00:00:00Z");
  const claims = { sub: "usr_1", sid: "ses_1", org: "org_1", mode: "live" as const, role: "user" };
  const options = { issuer: "https://id.example.com", audience: "bonafide", now };
  let key: SigningKey;
  let token: string;

  beforeAll(async () => {
    key = await newSigningKey("sig_1");
    token = await signAccessToken(key, claims, { ...options, lifetimeSeconds: 900 });
  });

  const publicKey = async (kid: string) => (kid === key.kid ? importPublicKey(key.publicJwk) : undefined);
  const verify = (text: string, other: Partial<typeof options> = {}) =>
    verifyAccessToken(text, publicKey, { ...options, ...other });

  it("of ours is verified until it expires", async () => {
    expect(await verify(token)).toMatchObject(claims);
    expect(await verify(token, { now: new Date("2026-01-01T00:14:59Z") })).toMatchObject(claims);
    expect(await verify(token, { now: new Date("2026-01-01T00:15:00Z") })).toBeUndefined();
  });

  it("in another spelling of its last bits is refused, before and after the right one", async () => {
    const fresh = await signAccessToken(key, claims, { ...options, lifetimeSeconds: 900 });
    const others = otherSpellings(fresh);
    expect(others).toHaveLength(15);
    for (const spelling of [...others, `${fresh}=`, `${fresh}A`]) expect(await verify(spelling)).toBeUndefined();
    expect((await verify(fresh))?.jti).toMatch(/^[0-9A-Za-z]{16}$/);
    for (const spelling of others) expect(await verify(spelling)).toBeUndefined();
  });

  it("verified before is refused all the same once it has expired, is for another, or its key is ours no more", async () => {
    const keys = new Map([[key.kid, await importPublicKey(key.publicJwk)]]);
    const again = (text = token, other: Partial<typeof options> = {}) =>
      verifyAccessToken(text, async (kid) => keys.get(kid), { ...options, ...other });
    expect(await again()).toMatchObject(claims);
    expect(await again()).toMatchObject(claims);
    expect(await again(token, { now: new Date("2026-01-01T00:14:59Z") })).toMatchObject(claims);
    expect(await again(token, { now: new Date("2026-01-01T00:15:00Z") })).toBeUndefined();
    expect(await again(token, { audience: "other" })).toBeUndefined();
    expect(await again(token, { issuer: "https://evil.example.com" })).toBeUndefined();
    expect(await again(`${token.slice(0, -4)}AAAA`)).toBeUndefined();
    keys.set(key.kid, await importPublicKey((await newSigningKey(key.kid)).publicJwk));
    expect(await again()).toBeUndefined();
    keys.clear();
    expect(await again()).toBeUndefined();
  });

  it("verified before gives each asker claims of its own", async () => {
    const publicHalf = await importPublicKey(key.publicJwk);
    const again = () => verifyAccessToken(token, async () => publicHalf, options);
    Object.assign((await again()) ?? {}, { role: "owner" });
    expect((await again())?.role).toBe("user");
    Object.assign((await again()) ?? {}, { role: "owner" });
    expect((await again())?.role).toBe("user");
  });

  it("for another audience or issuer is not", async () => {
    expect(await verify(token, { audience: "other" })).toBeUndefined();
    expect(await verify(token, { issuer: "https://evil.example.com" })).toBeUndefined();
  });

  it("that is unsigned, changed, or signed otherwise is not", async () => {
    const [head = "", body = "", signature = ""] = token.split(".");
    const none = new UnsecuredJWT({ ...claims })
      .setIssuer(options.issuer)
      .setAudience("bonafide")
      .setExpirationTime("1h")
      .encode();
    const noneHeaders = ["none", "None", "NONE", "nOnE"].map((alg) => encode({ alg, kid: "sig_1", typ: "at+jwt" }));
    // The public key as a shared secret (RS/HS confusion, RFC 8725 §2.1).
    const confused = await signed(
      claims,
      { alg: "HS256", kid: "sig_1", typ: "at+jwt" },
      Buffer.from(JSON.stringify(key.publicJwk)),
    );
    const forged = encode({ ...JSON.parse(Buffer.from(body, "base64url").toString()), role: "owner" });
    const all = [
      none,
      ...noneHeaders.map((each) => `${each}.${body}.`),
      `${head}.${body}.`,
      `${head}.${forged}.${signature}`,
      confused,
      "",
      "a.b.c",
      `${token}x`,
    ];
    for (const each of all) expect(await verify(each)).toBeUndefined();
  });

  it("that brings its own key is not", async () => {
    const pair = await generateKeyPair("Ed25519", { extractable: true });
    const jwk = await exportJWK(pair.publicKey);
    for (const header of [
      { jwk },
      { jku: "https://evil.example.com/jwks.json" },
      { x5u: "https://evil.example.com/c.pem" },
      { kid: "../../dev/null" },
    ]) {
      const own = await signed(claims, { alg: "EdDSA", kid: "sig_1", typ: "at+jwt", ...header }, pair.privateKey);
      expect(await verify(own)).toBeUndefined();
    }
  });

  it("of another type, or without one of its claims, is not", async () => {
    const privateKey = await importJWK(key.privateJwk, "EdDSA");
    const header = { alg: "EdDSA", kid: "sig_1" };
    expect(await verify(await signed(claims, { ...header, typ: "JWT" }, privateKey))).toBeUndefined();
    for (const name of ["sub", "sid", "org", "mode", "role"] as const) {
      const { [name]: _left, ...rest } = claims;
      expect(await verify(await signed(rest, { ...header, typ: "at+jwt" }, privateKey))).toBeUndefined();
    }
  });

  function signed(
    payload: Record<string, unknown>,
    header: JWTHeaderParameters,
    by: CryptoKey | Uint8Array,
  ): Promise<string> {
    return new SignJWT(payload)
      .setProtectedHeader(header)
      .setIssuer(options.issuer)
      .setAudience("bonafide")
      .setIssuedAt(now)
      .setExpirationTime(Math.floor(now.getTime() / 1000) + 900)
      .sign(by);
  }
});

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
