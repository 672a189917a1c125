import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Copy, copyModels, manifestOf } from "./copy-models.ts";

const COPIES: readonly Copy[] = [
  { from: "package/net.bin", to: "public/models/net.bin" },
  { from: "package/absent.js", to: "public/vendor/absent.js", isOptional: true },
];

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "copy-models-"));
  await mkdir(join(root, "package"));
  await writeFile(join(root, "package/net.bin"), "weights");
});
afterEach(() => rm(root, { recursive: true }));

describe("copyModels", () => {
  it("puts every named file in place and leaves an optional absent one out", async () => {
    expect(await copyModels(root, COPIES, await manifestOf(root, COPIES))).toEqual(["public/models/net.bin"]);
    expect(await readFile(join(root, "public/models/net.bin"), "utf8")).toBe("weights");
  });

  it("does not touch a file that is right already", async () => {
    const manifest = await manifestOf(root, COPIES);
    await copyModels(root, COPIES, manifest);
    const before = await stat(join(root, "public/models/net.bin"));
    expect(await copyModels(root, COPIES, manifest)).toEqual([]);
    expect((await stat(join(root, "public/models/net.bin"))).ino).toBe(before.ino);
  });

  it("mends a copy that was altered", async () => {
    const manifest = await manifestOf(root, COPIES);
    await copyModels(root, COPIES, manifest);
    await writeFile(join(root, "public/models/net.bin"), "tampered");
    expect(await copyModels(root, COPIES, manifest)).toEqual(["public/models/net.bin"]);
    expect(await readFile(join(root, "public/models/net.bin"), "utf8")).toBe("weights");
  });

  it("refuses a package file whose sha256 is not the manifest's, and puts nothing in place", async () => {
    const manifest = await manifestOf(root, COPIES);
    await writeFile(join(root, "package/net.bin"), "other weights");
    await expect(copyModels(root, COPIES, manifest)).rejects.toThrow("is not the file");
    await expect(stat(join(root, "public/models/net.bin"))).rejects.toThrow();
  });

  it("refuses a file the manifest does not name", async () => {
    await expect(copyModels(root, COPIES, {})).rejects.toThrow("is not the file");
  });

  it("says what to do when a package is not installed", async () => {
    await rm(join(root, "package/net.bin"));
    await expect(copyModels(root, COPIES, {})).rejects.toThrow("run npm ci");
  });
});
