import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { userWithApp } from "#lib/testing/authenticator-app.ts";
import { call } from "#lib/testing/call.ts";
import { inboxOf } from "#lib/testing/inbox.ts";
import { freshCode, mfaTokenOf } from "#lib/testing/sign-in.ts";
import { newTenant } from "#lib/testing/tenant.ts";
import { bareCode, FactorCode, SentCode } from "./code-input.ts";

/** The ways in which mails, apps and keyboards write it. */
const WAYS: readonly (readonly [string, (code: string) => string])[] = [
  ["with a space before it", (code) => ` ${code}`],
  ["in two halves", (code) => `${code.slice(0, 3)} ${code.slice(3)}`],
  ["with a non-breaking space", (code) => `${code.slice(0, 3)}\u00a0${code.slice(3)}\u202f`],
  ["with hyphens", (code) => `${code.slice(0, 3)}-${code.slice(3)}`],
  ["with a typographic dash", (code) => `${code.slice(0, 3)}\u2013${code.slice(3)}`],
  ["with invisible signs", (code) => `\u200b${code}\ufeff\n`],
  ["in full-width digits", (code) => inDigits(code, 0xff10)],
  ["in Arabic digits", (code) => inDigits(code, 0x0660)],
  ["in Persian digits", (code) => inDigits(code, 0x06f0)],
  ["in Devanagari digits", (code) => inDigits(code, 0x0966)],
];
const inDigits = (code: string, zero: number) =>
  code.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));

describe("a code that is pasted", () => {
  it.each(WAYS)("%s is the code", (_, written) => {
    for (const code of ["123456", "000000", "987650"]) expect(SentCode.parse(written(code))).toBe(code);
    expect(bareCode(written("0a1b2-3c4d5"))).toBe("0a1b23c4d5");
  });

  it.each(["12345", "1234567", "12345a", "", "      ", "①②③④⑤⑥x", "1".repeat(61)])("is none: %j", (text) => {
    expect(SentCode.safeParse(text).success).toBe(false);
  });

  it("may be a backup code", () => {
    expect(FactorCode.parse(" abcde – fghij ")).toBe("abcdefghij");
    expect(FactorCode.safeParse("abc de").success).toBe(false);
  });

  it.each(WAYS)("%s signs in, from a mail and from an app", async (_, written) => {
    const tenant = await newTenant();
    const { headers } = tenant;
    const email = `somebody-${randomUUID()}@example.com`;
    await call("POST /v1/otp/send", { headers, body: { email } });
    const code = (await inboxOf(tenant.id)).findLast(({ kind }) => kind === "one_time_code")?.code ?? "";
    const sent = await call("POST /v1/otp/verify", { headers, body: { email, code: written(code) } });
    expect(sent.status, sent.text).toBe(200);
    const user = await userWithApp(tenant);
    const shown = written(await freshCode(user.id, user.secret));
    const body = { code: shown, mfa_token: await mfaTokenOf(headers, user.email) };
    expect((await call("POST /v1/mfa/totp/verify", { headers, body })).status).toBe(200);
    const backup = { code: written(user.backupCodes[0] ?? ""), mfa_token: await mfaTokenOf(headers, user.email) };
    expect((await call("POST /v1/mfa/totp/verify", { headers, body: backup })).status).toBe(200);
  });
});
