import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { packageFolder } from "../pool/package-folder.ts";

// sha256 of the files as shipped by @vladmandic/human 3.3.6 and @vladmandic/face-api 1.7.15.
const hashes = {
  "@vladmandic/human/models/blazeface.json": "cd7bbfc078270572beb39f9e5ae67aadbd50b5e67cff37e6d4f6b3ea39312e5f",
  "@vladmandic/human/models/blazeface.bin": "dc9a97fdc50bc43216554bdd69aa3e7b9361a519ee7bdd996a2f69a98a6f9b72",
  "@vladmandic/human/models/facemesh.json": "b60ca26f404724f43bd2b1575761d8265180e1f053cc0731caa68462927309e7",
  "@vladmandic/human/models/facemesh.bin": "3826da640b0a3021161605369ee6af293f75d518040355b960ec71a3390c1c0b",
  "@vladmandic/human/models/iris.json": "49038ac9dcc09aa05474d91d98e9db5b47af4830929bcf102ed5a56bfbabb465",
  "@vladmandic/human/models/iris.bin": "d7f296d184274213d4642681ae186112cbbec77fd2ab066257d3c56a1940bc71",
  "@vladmandic/face-api/model/face_recognition_model-weights_manifest.json":
    "cbaffa501b0b9275a12b63357a6843e7e30c054e1c9151e1a5f879b26e32986b",
  "@vladmandic/face-api/model/face_recognition_model.bin":
    "b413e420d6840b2775fba32008db6f3cddb07d485967fb42cfcf379c16a8c589",
} as const;

/** Throws unless every face model on disk is byte for byte the one the thresholds were measured with. */
export function verifyModels(): void {
  for (const [file, expected] of Object.entries(hashes)) {
    const [scope = "", name = "", ...rest] = file.split("/");
    const bytes = readFileSync(path.join(packageFolder(`${scope}/${name}`), ...rest));
    if (createHash("sha256").update(bytes).digest("hex") === expected) continue;
    throw new Error(`The face model ${file} is not the one this version was measured with. Install again.`);
  }
}
