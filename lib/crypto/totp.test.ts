import { describe, expect, it } from "vitest";
import { newTotpSecret, totpCode, totpStep, totpUri } from "./totp.ts";

// "12345678901234567890", the seed of RFC 6238 Appendix B (SHA-1) and the secret of RFC 4226 Appendix D, in Base32.
const SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

/** RFC 6238 Appendix B, the rows of SHA-1: seconds since 1970, time step, eight digits. */
const RFC6238 = [
  [59, 0x1, "94287082"],
  [1111111109, 0x23523ec, "07081804"],
  [1111111111, 0x23523ed, "14050471"],
  [1234567890, 0x273ef07, "89005924"],
  [2000000000, 0x3f940aa, "69279037"],
  [20000000000, 0x27bc86aa, "65353130"],
] as const;

/** RFC 4226 Appendix D: the codes of counters 0 to 9. */
const RFC4226 = "755224 287082 359152 969429 338314 254676 287922 162583 399871 520489".split(" ");

const at = (seconds: number) => new Date(seconds * 1000);
const NOW = 1_800_000_015;
const STEP = NOW / 30 - 0.5;
const codeOf = (step: number) => totpCode(SECRET, at(step * 30));

describe("a code of an authenticator app", () => {
  it.each(RFC6238)("is the published one at %d s", (seconds, step, digits) => {
    expect(totpCode(SECRET, at(seconds))).toBe(digits.slice(-6));
    expect(totpStep(SECRET, digits.slice(-6), at(seconds), 0)).toBe(step);
  });

  it("is the HOTP value of its time step", () => {
    expect(RFC4226.map((_, counter) => totpCode(SECRET, at(counter * 30 + 29)))).toEqual(RFC4226);
  });

  it("is taken one step before and after, at either end of a step, and no further", () => {
    for (const second of [0, 29]) {
      const now = at(STEP * 30 + second);
      const steps = [-3, -2, -1, 0, 1, 2, 3].map((by) => totpStep(SECRET, codeOf(STEP + by), now, 0));
      expect(steps).toEqual([undefined, undefined, STEP - 1, STEP, STEP + 1, undefined, undefined]);
    }
  });

  it("is refused in a step that was accepted before, or earlier", () => {
    const steps = [STEP - 2, STEP - 1, STEP].map((after) => totpStep(SECRET, codeOf(STEP), at(NOW), after));
    expect(steps).toEqual([STEP, STEP, undefined]);
    expect(totpStep(SECRET, codeOf(STEP - 1), at(NOW), STEP)).toBeUndefined();
    expect(totpStep(SECRET, codeOf(STEP + 1), at(NOW), STEP)).toBe(STEP + 1);
  });

  it.each([
    ["nothing", () => ""],
    ["letters", () => "abcdef"],
    ["five digits", () => codeOf(STEP).slice(1)],
    ["seven digits", () => `${codeOf(STEP)}0`],
    ["eight digits", () => `00${codeOf(STEP)}`],
    ["a space within", () => `${codeOf(STEP).slice(0, 3)} ${codeOf(STEP).slice(3)}`],
    ["a space behind", () => `${codeOf(STEP)} `],
    ["a line break behind", () => `${codeOf(STEP)}\n`],
    ["a sign", () => `+${codeOf(STEP).slice(1)}`],
    ["digits of another script", () => codeOf(STEP).replace(/\d/g, (digit) => String.fromCodePoint(0x660 + +digit))],
  ])("is not %s", (_, code) => {
    expect(totpStep(SECRET, codeOf(STEP), at(NOW), 0)).toBe(STEP);
    expect(totpStep(SECRET, code(), at(NOW), 0)).toBeUndefined();
  });
});

describe("a secret", () => {
  it("is 160 bits in Base32, and never the same", () => {
    const secrets = Array.from({ length: 50 }, newTotpSecret);
    expect(new Set(secrets).size).toBe(50);
    for (const secret of secrets) expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  });

  it("is scanned with its issuer and account, whatever signs are in them", () => {
    const uri = new URL(totpUri(SECRET, "Bank & Söhne: AG?", "jane+1@example.com"));
    expect([uri.protocol, uri.host]).toEqual(["otpauth:", "totp"]);
    expect(decodeURIComponent(uri.pathname)).toBe("/Bank & Söhne AG?:jane+1@example.com");
    expect(uri.searchParams.get("secret")).toBe(SECRET);
    expect(uri.searchParams.get("issuer")).toBe("Bank & Söhne AG?");
    // Apps take SHA-1, six digits and 30 s where nothing else is said.
    expect([null, "SHA1"]).toContain(uri.searchParams.get("algorithm"));
    expect([null, "6"]).toContain(uri.searchParams.get("digits"));
    expect([null, "30"]).toContain(uri.searchParams.get("period"));
  });

  it.each([
    ["Bank: Main", "ada@example.com"],
    ["a:b:c", '"x:y"@example.com'],
    ["Bank：AG", "ada@example.com"],
  ])("has one colon in its label, whatever %s and %s are called", (issuer, account) => {
    const uri = new URL(totpUri(SECRET, issuer, account));
    const label = decodeURIComponent(uri.pathname);
    expect(label.match(/[:：]/g)).toEqual([":"]);
    const [named] = label.replace(/^\/+/, "").split(":");
    expect(uri.searchParams.get("issuer"), "the issuer is the same in both places").toBe(named);
  });
});
