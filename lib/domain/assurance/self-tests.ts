import { deriveKey, digest, hmac } from "#lib/crypto/digest.ts";
import { open, seal, sealingKey } from "#lib/crypto/envelope.ts";
import { importPublicKey, newSigningKey, signAccessToken, verifyAccessToken } from "#lib/crypto/jwt.ts";
import { hashPassword, verifyPassword } from "#lib/crypto/password.ts";
import { poseidon } from "#lib/crypto/poseidon.ts";
import { totpCode } from "#lib/crypto/totp.ts";

export type SelfTest = { name: string; passed: boolean };

/** Each runs the product's own function against a published answer, or there and back with a refusal on the way. */
const TESTS: readonly { name: string; run(): boolean | Promise<boolean> }[] = [
  // FIPS 180-4, the example "abc".
  { name: "sha256: published answer", run: () => digest("abc") === "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0" },
  {
    // RFC 4231 §4.3.
    name: "hmac-sha256: published answer",
    run: () =>
      hmac("Jefe", "what do ya want for nothing?", "hex") ===
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
  },
  { name: "hkdf-sha256: one key a purpose", run: purposesDiffer },
  { name: "aes-256-gcm: opens what it has sealed", run: opensOwn },
  { name: "aes-256-gcm: refuses a changed bit, another key and another purpose", run: refusesForeign },
  // RFC 6238 appendix B, at 59 seconds, its last six digits.
  {
    name: "totp: published answer",
    run: () => totpCode("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", new Date(59_000)) === "287082",
  },
  {
    // circomlib, test/poseidoncircuit.js: Poseidon(1, 2).
    name: "poseidon: published answer",
    run: () => poseidon([1n, 2n]) === 7853200120776062878684798364095072458815029376092732009249414926327459813530n,
  },
  { name: "argon2id: takes the password and refuses another", run: passwordsFit },
  { name: "access tokens: verified by their own key alone", run: tokensVerify },
];

/** Runs them all; one that throws has not passed. */
export function runSelfTests(): Promise<SelfTest[]> {
  return Promise.all(TESTS.map(async ({ name, run }) => ({ name, passed: await passes(run) })));
}

async function passes(run: () => boolean | Promise<boolean>): Promise<boolean> {
  try {
    return await run();
  } catch {
    // Why is for the tests to tell; whoever asks for evidence learns that it does not hold.
    return false;
  }
}

const key = () => deriveKey(Buffer.alloc(32, 7), "self-test");
const sealer = (byte = 7) => sealingKey(Buffer.alloc(32, byte));
const plain = Buffer.from("self-test");

function purposesDiffer(): boolean {
  return !key().equals(deriveKey(Buffer.alloc(32, 7), "another self-test"));
}

function opensOwn(): boolean {
  return open([sealer()], seal(sealer(), plain, "here"), "here").equals(plain);
}

function refusesForeign(): boolean {
  const sealed = seal(sealer(), plain, "here");
  const changed = Buffer.from(sealed);
  changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1);
  const attempts: (() => Buffer)[] = [
    () => open([sealer()], changed, "here"),
    () => open([sealer(8)], sealed, "here"),
    () => open([sealer()], sealed, "there"),
  ];
  return attempts.every(throws);
}

function throws(work: () => unknown): boolean {
  try {
    work();
    return false;
  } catch {
    return true;
  }
}

async function passwordsFit(): Promise<boolean> {
  const hashed = await hashPassword("self-test");
  return (await verifyPassword(hashed, "self-test")) && !(await verifyPassword(hashed, "another"));
}

async function tokensVerify(): Promise<boolean> {
  const [ours, theirs] = await Promise.all([newSigningKey("ours"), newSigningKey("theirs")]);
  const now = new Date();
  const expected = { issuer: "self-test", audience: "self-test", now };
  const claims = { sub: "nobody", sid: "none", org: "none", mode: "test", role: "user" } as const;
  const token = await signAccessToken(ours, claims, { ...expected, lifetimeSeconds: 60 });
  const [right, wrong] = await Promise.all([importPublicKey(ours.publicJwk), importPublicKey(theirs.publicJwk)]);
  const verified = await verifyAccessToken(token, async () => right, expected);
  const refused = await verifyAccessToken(token, async () => wrong, expected);
  return verified?.sub === "nobody" && refused === undefined;
}
