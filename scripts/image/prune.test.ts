import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { COPIES } from "#scripts/copy-models.ts";
import { prune } from "./prune.ts";
import { isUnneeded, isWhollyUnneeded } from "./unneeded.ts";

let modules: string;
const put = (...files: string[]) => {
  for (const file of files) {
    mkdirSync(path.dirname(path.join(modules, file)), { recursive: true });
    writeFileSync(path.join(modules, file), "x");
  }
};
const isThere = (file: string) => existsSync(path.join(modules, file));

beforeEach(() => {
  modules = mkdtempSync(path.join(os.tmpdir(), "bonafide-prune-"));
  put("next/package.json");
});
afterEach(() => rmSync(modules, { recursive: true, force: true }));

describe("the packages of an image", () => {
  it("lose maps, types and whole packages with what is nested in them, and keep code, licences and names", () => {
    put("zod/index.js", "zod/index.js.map", "zod/index.d.ts", "zod/LICENSE", "zod/package.json");
    put("core-js/package.json", "core-js/LICENSE", "core-js/node_modules/inner/index.js", "@types/node/index.d.ts");
    put("zod/node_modules/a/index.js", "zod/node_modules/a/index.mjs.map", "@tensorflow/tfjs/dist/tf.node.js");
    put("@tensorflow/tfjs/dist/tf.min.js", "@tensorflow/tfjs/LICENSE", "@tensorflow/tfjs/package.json");
    const { filesBefore, files } = prune(modules);
    const stay = ["zod/index.js", "zod/LICENSE", "zod/package.json", "zod/node_modules/a/index.js"].concat(
      ["dist/tf.node.js", "LICENSE", "package.json"].map((file) => `@tensorflow/tfjs/${file}`),
    );
    expect(stay.filter((file) => !isThere(file))).toEqual([]);
    for (const gone of ["zod/index.js.map", "core-js", "@types", "@tensorflow/tfjs/dist/tf.min.js"])
      expect(isThere(gone), gone).toBe(false);
    expect([filesBefore, files]).toEqual([16, 8]);
  });

  it("lose the links to commands that are gone, and no other", () => {
    put("node/bin/node", "pino/bin.js");
    mkdirSync(path.join(modules, ".bin"));
    symlinkSync("../node/bin/node", path.join(modules, ".bin", "node"));
    symlinkSync("../pino/bin.js", path.join(modules, ".bin", "pino"));
    prune(modules);
    expect([isThere(".bin/node"), isThere(".bin/pino")]).toEqual([false, true]);
  });

  it("are never taken from a developer's folder, nor from one that is not this project's", () => {
    put("vitest/index.js", "zod/index.js.map");
    expect(() => prune(modules)).toThrow("npm ci --omit=dev");
    expect(isThere("zod/index.js.map")).toBe(true);
    rmSync(path.join(modules, "vitest"), { recursive: true });
    rmSync(path.join(modules, "next"), { recursive: true });
    expect(() => prune(modules)).toThrow("no folder of this project's packages");
  });
});

describe("what stays", () => {
  const require = createRequire(import.meta.url);
  const goes = (file: string) => {
    const [, name = "", inner = ""] = /^node_modules\/((?:@[^/]+\/)?[^/]+)\/(.+)$/.exec(file) ?? [];
    return isWhollyUnneeded(name) || isUnneeded(name, inner);
  };
  const inProject = (file: string) => path.relative(process.cwd(), file);

  it("is what Node loads of each package with rules of its own", () => {
    const loaded = ["", "-core", "-layers", "-converter", "-data", "-backend-cpu", "-backend-webgl", "-backend-wasm"]
      .map((part) => `@tensorflow/tfjs${part}`)
      .concat("tesseract.js", "tesseract.js-core/tesseract-core", "tesseract.js-core/tesseract-core-relaxedsimd-lstm")
      .concat("libheif-js/wasm-bundle.js", "zxing-wasm/reader", "next", "regenerator-runtime/runtime");
    for (const name of loaded) expect(goes(inProject(require.resolve(name))), name).toBe(false);
  });

  it("is every model that a server checks at its first picture", () => {
    for (const model of ["blazeface", "facemesh", "iris"])
      for (const end of ["json", "bin"])
        expect(goes(`node_modules/@vladmandic/human/models/${model}.${end}`)).toBe(false);
    for (const file of ["human/dist/human.node-wasm.js", "face-api/dist/face-api.node-wasm.js"])
      expect(goes(`node_modules/@vladmandic/${file}`)).toBe(false);
    for (const file of ["face_recognition_model-weights_manifest.json", "face_recognition_model.bin"])
      expect(goes(`node_modules/@vladmandic/face-api/model/${file}`)).toBe(false);
  });

  it("need not be what the pages' files are copied from: a build has copied them", () => {
    expect(COPIES.some(({ from }) => goes(from))).toBe(true);
  });
});
