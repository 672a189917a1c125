import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { deriveKey, hmac } from "#lib/crypto/digest.ts";
import { env } from "#lib/env.ts";
import { processWide } from "#lib/process-wide.ts";

/** The 32 bytes that wrap every other key: from `MASTER_KEY`, or made once in the data folder for a local start. */
export function masterKey(): Buffer {
  return processWide("master-key", () => {
    const given = env().MASTER_KEY;
    return given ? Buffer.from(given, "base64") : localKey(path.join(env().dataDir, "master.key"));
  });
}

/** An HMAC over all tenants, for what must be found before the tenant is known. */
export function platformIndex(kind: string, value: string): string {
  const key = processWide("platform-index-key", () => deriveKey(masterKey(), "bonafide platform index"));
  return hmac(key, `${kind}\0${value}`, "base64url");
}

function localKey(file: string): Buffer {
  mkdirSync(path.dirname(file), { recursive: true });
  try {
    // Made by whoever comes first; "wx" fails for the second.
    writeFileSync(file, `${randomBytes(32).toString("base64")}\n`, { flag: "wx", mode: 0o600 });
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "EEXIST")) throw cause;
  }
  const key = Buffer.from(readFileSync(file, "utf8").trim(), "base64");
  if (key.length !== 32) throw new Error(`The master key in ${file} is damaged: it must be 32 bytes in base64.`);
  return key;
}
