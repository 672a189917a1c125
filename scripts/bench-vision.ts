import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { benchCovers } from "./bench/vision-covers.ts";
import { benchFaceSearch } from "./bench/vision-face-search.ts";
import { benchFaceMatch } from "./bench/vision-faces.ts";
import { z } from "zod";
import { zoneFields } from "../lib/vision/mrz/zone-fields.ts";

// Measures vision against the pictures beside the repository: node scripts/bench-vision.ts [documents|faces]
// They are for measuring only and are never copied into the repository.

const vision = await import("../lib/vision/index.ts");
const data = path.resolve(import.meta.dirname, "../../shared/data");

const ZoneTruth = z.record(
  z.string(),
  z.object({
    type: z.enum(["TD1", "TD2", "TD3", "MRVA", "MRVB", "FRAID"]),
    mrz: z.array(z.string()),
    conformant: z.boolean(),
  }),
);

const percentile = (values: number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

async function benchDocuments() {
  const folder = path.join(data, "documents/mrz");
  const truths = ZoneTruth.parse(JSON.parse(readFileSync(path.join(folder, "truth.json"), "utf8")));
  const counts = { conformant: 0, readInFull: 0, ofThemNamesAgreed: 0, toReview: 0, wronglyAccepted: 0 };
  const times: number[] = [];
  for (const [file, truth] of Object.entries(truths)) {
    const { jpeg } = await vision.sanitizeUpload(readFileSync(path.join(folder, file)));
    const startedAt = performance.now();
    const { zone, fields, confidence, reasons } = await vision.readDocument(jpeg);
    times.push(performance.now() - startedAt);
    const expected = zoneFields(truth.type, truth.mrz, new Date());
    const isRight = truth.conformant && JSON.stringify(fields) === JSON.stringify(expected);
    const isValid = zone?.valid === true;
    const isAccepted = isValid && zone.namesAgreed && zone.repaired <= 1;
    if (truth.conformant) counts.conformant++;
    if (isValid && isRight) counts.readInFull++;
    if (isAccepted && isRight) counts.ofThemNamesAgreed++;
    if (isValid && !isRight && !isAccepted) counts.toReview++;
    if (isAccepted && !isRight) counts.wronglyAccepted++;
    const verdict = isRight && isValid ? "read" : isAccepted ? "WRONG" : truth.conformant ? "missed" : "refused";
    const elapsed = `${Math.round(times.at(-1) ?? 0)} ms`;
    console.log(
      verdict.padEnd(8),
      file.padEnd(28),
      confidence.toFixed(2),
      elapsed.padStart(8),
      reasons.map((r) => r.code).join(" "),
    );
  }
  console.log(counts, `median ${Math.round(percentile(times, 0.5))} ms, p95 ${Math.round(percentile(times, 0.95))} ms`);
}

/** Two people or one, covered or bare, and one among many. */
async function benchFaces() {
  if (existsSync(data)) {
    await benchFaceMatch(vision, data);
    await benchCovers(data);
  }
  await benchFaceSearch();
}

const part = process.argv[2];
if (!existsSync(data)) {
  console.log(`There is nothing to measure with: ${data} is absent.`);
} else {
  if (part !== "faces") await benchDocuments();
  if (part !== "documents") await benchFaces();
}
await vision.closeVision();
