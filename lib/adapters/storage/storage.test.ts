import { randomBytes } from "node:crypto";
import { utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { bothPlaces } from "./both-places.ts";
import { localStorage } from "./local.ts";
import type { Storage } from "./port.ts";
import { s3Storage } from "./s3.ts";
import { newFolder, startS3 } from "./testing/s3-server.ts";

const s3 = async (prefix = "") => s3Storage({ ...(await startS3()).options, prefix });
const PROVIDERS: Record<string, () => Promise<Storage>> = {
  local: async () => localStorage(newFolder()),
  s3: () => s3(),
  "s3 below a prefix": () => s3("production/"),
  "both, s3 first": async () => bothPlaces(await s3(), localStorage(newFolder())),
  "both, local first": async () => bothPlaces(localStorage(newFolder()), await s3()),
};

const VERSIONS = Array.from({ length: 6 }, (_, index) => Buffer.alloc(200_000, index + 1));
const isWhole = async (files: Storage) => new Set(await files.get("org_a/doc")).size === 1;

describe.each(Object.entries(PROVIDERS))("files in %s", (_name, made) => {
  it("come back byte for byte, are replaced whole, and are gone once removed", async () => {
    const files = await made();
    const [first, second] = [randomBytes(70_000), randomBytes(30)];
    expect([await files.get("org_a/kyc_1/doc_1"), await files.has("org_a/kyc_1/doc_1")]).toEqual([undefined, false]);
    await files.put("org_a/kyc_1/doc_1", first);
    expect((await files.get("org_a/kyc_1/doc_1"))?.equals(first)).toBe(true);
    await files.put("org_a/kyc_1/doc_1", second);
    expect((await files.get("org_a/kyc_1/doc_1"))?.equals(second)).toBe(true);
    expect(await files.has("org_a/kyc_1/doc_1")).toBe(true);
    await files.remove("org_a/kyc_1/doc_1");
    await files.remove("org_a/kyc_1/doc_1");
    expect([await files.get("org_a/kyc_1/doc_1"), await files.list("")]).toEqual([undefined, []]);
  });

  it("may be empty, and may be larger than one part", async () => {
    const files = await made();
    const large = randomBytes(17 * 1024 * 1024);
    await files.put("org_a/empty", new Uint8Array());
    await files.put("org_a/large", large);
    expect(await files.get("org_a/empty")).toEqual(Buffer.alloc(0));
    expect((await files.get("org_a/large"))?.equals(large)).toBe(true);
    expect((await files.list("org_a/")).sort()).toEqual(["org_a/empty", "org_a/large"]);
  });

  it("are listed by what their names begin with, one tenant's apart from another's", async () => {
    const files = await made();
    const names = ["org_a/kyc_1/doc_1", "org_a/kyc_1/doc_2", "org_a/kyc_12/doc_1", "org_ab/kyc_1/doc_1"];
    for (const name of names) await files.put(name, Buffer.from(name));
    expect((await files.list("org_a/")).sort()).toEqual(names.slice(0, 3));
    expect((await files.list("org_a/kyc_1/")).sort()).toEqual(names.slice(0, 2));
    expect(await files.list("org_b/")).toEqual([]);
    await files.remove("org_a/kyc_1/doc_1");
    expect((await files.get("org_ab/kyc_1/doc_1"))?.toString()).toBe("org_ab/kyc_1/doc_1");
  });

  it.each([
    "../org_b/doc",
    "org_a/../org_b/doc",
    "/org_b/doc",
    "org_a//doc",
    "org_a/doc\0",
    "org_a/d oc",
    "",
    "org_a/",
  ])("never have the name %j", async (name) => {
    const files = await made();
    for (const attempt of [() => files.put(name, Buffer.from("x")), () => files.get(name), () => files.remove(name)])
      await expect(attempt()).rejects.toThrow("other characters than ids have");
    await expect(files.list("../")).rejects.toThrow("other characters than ids have");
    expect(await files.list("")).toEqual([]);
  });

  it("stay when what broke off is swept", async () => {
    const files = await made();
    await files.put("org_a/doc", Buffer.from("kept"));
    await files.sweep(new Date(Date.now() + 60_000));
    expect((await files.get("org_a/doc"))?.toString()).toBe("kept");
  });
});

// S3 promises it too (strong consistency, atomic PUT); s3rver, which writes in place, keeps neither.
it("a local file is one version or another while it is replaced by many at once, never a mixture", async () => {
  const files = localStorage(newFolder());
  await files.put("org_a/doc", Buffer.alloc(200_000, 9));
  const reads = Promise.all(VERSIONS.map(() => isWhole(files)));
  await Promise.all(VERSIONS.map((bytes) => files.put("org_a/doc", bytes)));
  expect(await reads).toEqual(VERSIONS.map(() => true));
  expect([await isWhole(files), await files.list("")]).toEqual([true, ["org_a/doc"]]);
});

describe("a local write that broke off", () => {
  it("is no file, and is swept once it is old", async () => {
    const folder = newFolder();
    const files = localStorage(folder);
    await files.put("org_a/kyc_1/doc_1", Buffer.from("whole"));
    const partial = path.join(folder, "org_a", "kyc_1", "doc_2.part_0123456789");
    writeFileSync(partial, "hal");
    expect(await files.list("org_a/kyc_1/")).toEqual(["org_a/kyc_1/doc_1"]);
    await files.sweep(new Date(0));
    utimesSync(partial, new Date(1_000), new Date(1_000));
    await files.sweep(new Date(2_000));
    expect(() => utimesSync(partial, new Date(), new Date())).toThrow("ENOENT");
    expect(await files.list("")).toEqual(["org_a/kyc_1/doc_1"]);
  });
});
