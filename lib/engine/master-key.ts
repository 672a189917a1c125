import { createSecretKey, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { deriveKey, hmac } from "#lib/crypto/digest.ts";
import { open, type SealingKey, seal, sealedBy, sealingKey } from "#lib/crypto/envelope.ts";
import { type Env, env } from "#lib/env.ts";
import { processWide } from "#lib/process-wide.ts";

/** The 32 bytes that wrap every other key: from `MASTER_KEY`, or made once in the data folder for a local start. */
export function masterKey(): Buffer {
  const [current] = masterKeys();
  if (!current) throw new Error("there is no master key");
  return current;
}

/** The key in force, and after it those whose wraps are still opened, while they are wrapped anew. */
export function masterKeys(): readonly Buffer[] {
  return processWide("master-keys", () => masterKeysOf(env()) ?? newLocalKey(fileIn(env().dataDir)));
}

/** The master keys of these settings; undefined where there are none yet, and the data folder is to get one. */
export function masterKeysOf(set: Pick<Env, "MASTER_KEY" | "MASTER_KEY_PREVIOUS" | "dataDir">): Buffer[] | undefined {
  if (set.MASTER_KEY === undefined) return existsSync(fileIn(set.dataDir)) ? localKeys(fileIn(set.dataDir)) : undefined;
  return [set.MASTER_KEY, ...set.MASTER_KEY_PREVIOUS].map((text) => Buffer.from(text, "base64"));
}

/** Names a master key without telling anything of it: HMAC-SHA256 under a key derived of it, 16 digits in hexadecimal. */
export function masterKeyFingerprint(master: Uint8Array): string {
  return hmac(deriveKey(master, "bonafide master key fingerprint"), "", "hex").slice(0, 16);
}

/** Puts a new key before those in the data folder; processes that are started from then on use it. */
export function addLocalMasterKey(): void {
  writeLocalKeys([randomBytes(32), ...masterKeys()]);
}

/** Takes those of before out of the data folder; where `MASTER_KEY` is set, that is the operator's to do. */
export function dropEarlierMasterKeys(): void {
  if (env().MASTER_KEY === undefined) writeLocalKeys([masterKey()]);
}

/**
 * Seals what belongs to the installation. The key is derived for this context alone, so that no key seals so often
 * that the bound of random nonces is near (NIST SP 800-38D §8.3).
 */
export function sealByMaster(plain: Uint8Array, context: string): Buffer {
  return seal(derivedFrom(masterKey(), context), plain, context);
}

/** Opens what `sealByMaster` made with any master key at hand; `before` is the context that version 1 knew. */
export function openByMaster(
  sealed: Uint8Array,
  context: string,
  before: string,
  masters: readonly Buffer[] = masterKeys(),
): Buffer {
  const keys = masters.map((master) => ({ ...derivedFrom(master, context), before: createSecretKey(master) }));
  return open(keys, asBytes(sealed), context, before);
}

/** Whether it was sealed as this release does it, with the master key in force. */
export function isByCurrentMaster(sealed: Uint8Array, context: string): boolean {
  return sealedBy(asBytes(sealed)) === derivedFrom(masterKey(), context).id;
}

/** An HMAC over all tenants, for what must be found before the tenant is known. */
export function platformIndex(kind: string, value: string): string {
  return platformIndexBy(masterKey(), kind, value);
}

/** The same under every master key at hand, the one in force first: what was kept before a rotation is still found. */
export function platformIndices(kind: string, value: string): string[] {
  return masterKeys().map((master) => platformIndexBy(master, kind, value));
}

function platformIndexBy(master: Buffer, kind: string, value: string): string {
  return hmac(deriveKey(master, "bonafide platform index"), `${kind}\0${value}`, "base64url");
}

function derivedFrom(master: Buffer, context: string): SealingKey {
  return sealingKey(deriveKey(master, `bonafide wrap ${context}`));
}

/** Version 1 kept some of these as text in base64url, which begins with "A" as no envelope does. */
function asBytes(sealed: Uint8Array): Uint8Array {
  return sealed[0] === 0x41 ? Buffer.from(Buffer.from(sealed).toString(), "base64url") : sealed;
}

const fileIn = (dataDir: string) => path.join(dataDir, "master.key");

/** The whole of it or nothing: without its key a database cannot be read. */
function writeLocalKeys(keys: readonly Uint8Array[]): void {
  const file = fileIn(env().dataDir);
  const text = keys.map((key) => `${Buffer.from(key).toString("base64")}\n`).join("");
  writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}

function newLocalKey(file: string): Buffer[] {
  mkdirSync(path.dirname(file), { recursive: true });
  try {
    // Made by whoever comes first; "wx" fails for the second.
    writeFileSync(file, `${randomBytes(32).toString("base64")}\n`, { flag: "wx", mode: 0o600 });
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "EEXIST")) throw cause;
  }
  return localKeys(file);
}

/** One key a line, the one in force first; the others wait for what they have wrapped to be wrapped anew. */
function localKeys(file: string): Buffer[] {
  const lines = readFileSync(file, "utf8").trim().split(/\s+/);
  const keys = lines.map((line) => Buffer.from(line, "base64"));
  if (keys.some(({ length }) => length !== 32))
    throw new Error(`The master key in ${file} is damaged: each line must be 32 bytes in base64.`);
  return keys;
}
