import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "vitest";
import { env, readEnv } from "#lib/env.ts";
import { sealedBefore } from "../testing/sealed-before.ts";
import { isByCurrentMaster, openByMaster, platformIndex, platformIndices, sealByMaster } from "./master-key.ts";

const KEYS = Symbol.for("bonafide.master-keys");
const [first, second] = [randomBytes(32), randomBytes(32)];
const text = (key: Buffer) => key.toString("base64");

/** As a process with these settings reads its keys; what others hold in this process is put back. */
function withKeys(current: Buffer, ...previous: Buffer[]): void {
  Object.assign(env(), { MASTER_KEY: text(current), MASTER_KEY_PREVIOUS: previous.map(text) });
  Reflect.deleteProperty(globalThis, KEYS);
}

let before: { keys: unknown; MASTER_KEY: string | undefined; MASTER_KEY_PREVIOUS: string[] };
beforeEach(() => {
  const { MASTER_KEY, MASTER_KEY_PREVIOUS } = env();
  before = { keys: Reflect.get(globalThis, KEYS), MASTER_KEY, MASTER_KEY_PREVIOUS };
});
afterEach(() => {
  const { keys, ...settings } = before;
  Object.assign(env(), settings);
  if (keys === undefined) Reflect.deleteProperty(globalThis, KEYS);
  else Reflect.set(globalThis, KEYS, keys);
});

it("what one master key has sealed opens while it is named as the one before, in its own place alone", () => {
  withKeys(first);
  const sealed = sealByMaster(Buffer.from("a key"), "row 1");
  expect(isByCurrentMaster(sealed, "row 1")).toBe(true);
  withKeys(second, first);
  expect(openByMaster(sealed, "row 1", "row 1").toString()).toBe("a key");
  expect(isByCurrentMaster(sealed, "row 1")).toBe(false);
  expect(() => openByMaster(sealed, "row 2", "row 2")).toThrow("not at hand");
  withKeys(second);
  expect(() => openByMaster(sealed, "row 1", "row 1")).toThrow("not at hand");
});

it("what earlier releases have sealed opens, as bytes and as the text that some of it was kept as", () => {
  withKeys(second, first);
  const sealed = sealedBefore(first, "a key", "signing key 1");
  for (const kept of [sealed, Buffer.from(sealed.toString("base64url"))]) {
    expect(openByMaster(kept, "row 1", "signing key 1").toString()).toBe("a key");
    expect(isByCurrentMaster(kept, "row 1")).toBe(false);
    expect(() => openByMaster(kept, "row 1", "signing key 2")).toThrow("does not open here");
  }
});

it("an address is found by the index of every master key at hand, the one in force first", () => {
  withKeys(first);
  const old = platformIndex("console address", "ada@example.com");
  withKeys(second, first);
  const indices = platformIndices("console address", "ada@example.com");
  expect(indices).toEqual([platformIndex("console address", "ada@example.com"), old]);
  expect(indices[0]).not.toBe(old);
});

it("settings name the keys before by comma, and none without the one in force", () => {
  const [one, other] = [text(first), text(second)];
  const set = { MASTER_KEY: one, MASTER_KEY_PREVIOUS: `${other}, ${one}` };
  expect(readEnv(set).MASTER_KEY_PREVIOUS).toEqual([other, one]);
  expect(() => readEnv({ MASTER_KEY: one, MASTER_KEY_PREVIOUS: "short" })).toThrow("MASTER_KEY_PREVIOUS");
  expect(() => readEnv({ MASTER_KEY_PREVIOUS: other })).toThrow("MASTER_KEY is required with MASTER_KEY_PREVIOUS");
});
