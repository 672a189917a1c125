import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { call } from "#lib/testing/call.ts";
import { inboxOf } from "#lib/testing/inbox.ts";
import { logIn } from "#lib/testing/sign-in.ts";
import { newTenant, PASSWORD } from "#lib/testing/tenant.ts";
import { isEmailAddress, mailableAddress, normalizeEmail } from "./email-address.ts";

const labels = (length: number) => {
  const whole = "a".repeat(63);
  const text = Array.from({ length: 4 }, () => whole).join(".");
  return text.slice(text.length - length);
};

describe("an e-mail address", () => {
  it.each([
    "r&d@example.com",
    "a/b@example.com",
    "x=y@example.com",
    "it%2b@example.com",
    "o'neill+news@mail.example.co.uk",
    "!#$%&'*+/=?^_`{|}~-@example.com",
    "пользователь@example.com",
    "用户@例え.テスト",
    "jörg@bücher.example",
    "ada@xn--bcher-kva.example",
    '"very.unusual"@example.com',
    '"a b"@example.com',
    `${"a".repeat(64)}@example.com`,
    `${"a".repeat(64)}@${labels(255)}`,
    "ada@EXAMPLE.COM",
    "1@2.example",
  ])("is one by the standard: %s", (address) => {
    expect(isEmailAddress(address)).toBe(true);
  });

  it.each([
    "",
    "ada",
    "@example.com",
    "ada@",
    "ada@@example.com",
    "a@b@example.com",
    ".ada@example.com",
    "ada.@example.com",
    "a..b@example.com",
    "a b@example.com",
    "ada@example",
    "ada@-example.com",
    "ada@example-.com",
    "ada@exa_mple.com",
    "ada@example..com",
    "ada@127.0.0.1",
    "ada@[127.0.0.1]",
    "ada@example.com:25",
    "ada@example.com/x",
    "ada@example%2ecom",
    "a\r\nBcc: b@example.com",
    "a\u0000@example.com",
    "a\u200bb@example.com",
    "a\u202eb@example.com",
    "a\u00a0b@example.com",
    '"a"b"@example.com',
    "\u212aelvin@example.com",
    `${"a".repeat(65)}@example.com`,
    `${"ä".repeat(33)}@example.com`,
    `ada@${"a".repeat(64)}.com`,
    `ada@${labels(255)}.com`,
    "Ada <ada@example.com>",
    "ada@example.com, eve@example.com",
  ])("is none: %j", (address) => {
    expect(isEmailAddress(address)).toBe(false);
  });

  it.each([
    ["Ada@Example.COM", "ada@example.com"],
    ["jörg@BÜCHER.example", "jörg@xn--bcher-kva.example"],
    ["jo\u0308rg@xn--bcher-kva.example", "j\u00f6rg@b\u00fccher.example"],
    ['"ada"@example.com', "ada@example.com"],
  ])("is one account in either spelling: %s and %s", (one, other) => {
    expect(normalizeEmail(one)).toBe(normalizeEmail(other));
  });

  it.each([
    ["ﬁsh@example.com", "fish@example.com"],
    ["аda@example.com", "ada@example.com"],
    ["ｆish@example.com", "fish@example.com"],
    ["r&d@example.com", "rd@example.com"],
  ])("is another account where it is another mailbox: %s and %s", (one, other) => {
    expect(normalizeEmail(one)).not.toBe(normalizeEmail(other));
  });

  it("is mailed to with its domain in ASCII", () => {
    expect(mailableAddress("jörg@bücher.example")).toBe("jörg@xn--bcher-kva.example");
  });

  it("signs up, is one account in both spellings of its domain, and gets its mail", async () => {
    const tenant = await newTenant();
    const name = `r&d/${randomUUID().slice(0, 8)}=`;
    const unicode = `${name}@bücher.example`;
    const made = await call("POST /v1/signup", {
      headers: tenant.headers,
      body: { email: unicode, password: PASSWORD },
    });
    expect([made.status, Object(made.body.user).email], made.text).toEqual([201, unicode]);
    const ascii = `${name}@xn--bcher-kva.example`;
    expect((await logIn(tenant.headers, ascii)).status).toBe(200);
    const again = await call("POST /v1/signup", {
      headers: tenant.headers,
      body: { email: ascii, password: PASSWORD },
    });
    expect(again.status).toBe(409);
    expect((await inboxOf(tenant.id)).map(({ to }) => to)).toContain(unicode);
  });
});
