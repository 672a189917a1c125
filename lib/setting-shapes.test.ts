import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { doubtfulSettings, readEnv } from "./env.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "bonafide-settings-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, bytes: string): string {
  const place = path.join(folder, name);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, bytes, "latin1");
  return place;
}

const MASTER_KEY = Buffer.alloc(32).toString("base64");

describe("a setting that would fail late is refused at the start", () => {
  it.each([
    ["HOST", "http://0.0.0.0"],
    ["HOST", "0.0.0.0:3000"],
    ["HOST", "[::]"],
    ["PUBLIC_URL", "http://0.0.0.0:3000"],
    ["PUBLIC_URL", "https://[::]"],
    ["DATABASE_URL", "postgres://user:hunter2#x@host/name"],
    ["DATABASE_URL", "postgres://user:hunter2/x@host/name"],
    ["DATABASE_URL", "postgres://user:hunter2%@host/name"],
    ["DATABASE_URL", "postgres://"],
    ["SMTP_URL", "smtp://"],
    ["SMTP_URL", "smtps://user:hunter2#x@host"],
    ["SMTP_URL", "smtps://user:hunter2@host:port"],
    ["EMAIL_FROM", "nobody"],
    ["EMAIL_FROM", "Example <no-reply@example.com"],
    ["EMAIL_FROM", "a@example.com, b@example.com"],
    ["TWILIO_ACCOUNT_SID", "SK0123456789"],
    ["AWS_REGION", "Frankfurt"],
    ["BREACHED_PASSWORDS_URL", "api.pwnedpasswords.com/range/"],
    ["GEOIP_DATABASE", "/nowhere/city.mmdb"],
    ["GEOIP_DATABASE", folder],
    ["GEOIP_DATABASE", file("city.mmdb.gz", "packed")],
    ["GEOIP_DATABASE", file("empty.mmdb", "")],
    ["CSCA_CERTIFICATES", "/nowhere"],
    ["CSCA_CERTIFICATES", file("readme.txt", "no certificate")],
    ["CSCA_CERTIFICATES", path.dirname(file("none/readme.txt", "no certificate"))],
    ["TRUSTED_PROXIES", "nginx"],
    ["TRUSTED_PROXIES", "10.0.0.0/8, 0.0.0.0/0"],
    ["TRUSTED_PROXIES", "::/0"],
  ])("%s=%s", (name, value) => {
    const read = () => readEnv({ MASTER_KEY, [name]: value });
    expect(read).toThrow(`\n  ${name} must `);
    expect(read).not.toThrow("hunter2");
  });

  it.each([
    ["HOST", "::1"],
    ["HOST", "localhost"],
    ["PUBLIC_URL", "http://0.0.0.0.example.com"],
    ["DATABASE_URL", "postgres://user:p%23ss@host:5432/name?sslmode=require"],
    ["DATABASE_URL", "postgres://user@first:5432,second:5433/name"],
    ["DATABASE_URL", "postgresql://user:word@[::1]/name"],
    ["SMTP_URL", "smtps://user%40example.com:p%2Fss@mail.example.com:465"],
    ["SMTP_URL", "smtp://localhost"],
    ["EMAIL_FROM", "no-reply@example.com"],
    ["EMAIL_FROM", "Bonafide, Inc. <no-reply@example.com>"],
    ["TWILIO_ACCOUNT_SID", "AC0123456789abcdef0123456789abcdef"],
    ["AWS_REGION", "us-gov-west-1"],
    ["BREACHED_PASSWORDS_URL", "https://api.pwnedpasswords.com/range/"],
    ["GEOIP_DATABASE", file("city.mmdb", "tree\xab\xcd\xefMaxMind.com\xe0")],
    ["CSCA_CERTIFICATES", file("csca/one.pem", "Subject: …\n-----BEGIN CERTIFICATE-----")],
    ["CSCA_CERTIFICATES", path.join(folder, "csca")],
    ["TRUSTED_PROXIES", "10.0.0.0/10, ::1"],
  ])("but not one that can be used: %s=%s", (name, value) => {
    expect(readEnv({ MASTER_KEY, [name]: value })).toHaveProperty(name);
  });
});

describe("a setting that was most likely not meant is told at the start", () => {
  it.each([
    [{ PUBLIC_URL: "http://id.example.com" }, "no passkeys"],
    [{ SMTP_URL: "smtp://localhost" }, "EMAIL_PROVIDER is none"],
    [{ RESEND_API_KEY: "re_1" }, "EMAIL_PROVIDER is none"],
    [{ TWILIO_ACCOUNT_SID: "AC1" }, "SMS_PROVIDER is none"],
    [{ HOST: "0.0.0.0" }, "PUBLIC_URL is not set"],
  ])("%j", (set, sentence) => {
    expect(doubtfulSettings(readEnv(set))).toEqual([expect.stringContaining(sentence)]);
  });

  it.each([{}, { PUBLIC_URL: "http://localhost:3000" }, { PUBLIC_URL: "https://id.example.com", HOST: "0.0.0.0" }])(
    "but nothing of %j",
    (set) => expect(doubtfulSettings(readEnv(set))).toEqual([]),
  );
});
