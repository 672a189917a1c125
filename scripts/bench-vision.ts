import { existsSync } from "node:fs";
import path from "node:path";
import { benchCovers } from "./bench/vision-covers.ts";
import { benchFaceSearch } from "./bench/vision-face-search.ts";
import { benchFaceMatch } from "./bench/vision-faces.ts";
import { benchLicences } from "./bench/vision-licences.ts";
import { benchLiveness, MEASURING_SEED, TUNING_SEED } from "./bench/vision-liveness.ts";
import { benchLoad } from "./bench/vision-load.ts";
import { benchMemory } from "./bench/vision-memory.ts";
import { benchSequences } from "./bench/vision-sequences.ts";
import { benchDrawnStill, benchStill } from "./bench/vision-still.ts";
import { benchTamper, benchUnchanged } from "./bench/vision-tamper.ts";
import { benchZones } from "./vision/bench-zones.ts";

// Measures vision: node scripts/bench-vision.ts [documents|licences|faces|liveness|still|tamper|memory|load] [seed of the drawn documents | tuning]
// The pictures beside the repository are for measuring only and are never copied into it.

const vision = await import("../lib/vision/index.ts");
const data = path.resolve(import.meta.dirname, "../../shared/data");

/** Two people or one, covered or bare, and one among many. */
async function benchFaces() {
  if (existsSync(data)) {
    await benchFaceMatch(vision, data);
    await benchCovers(data);
  }
  await benchFaceSearch();
}

/** Films of living persons and of attacks, drawn; the only filmed ones are the sequences. */
async function benchLive(seed: number) {
  await benchLiveness({ genuine: 60, attacks: 12, seed });
  await benchSequences(data);
}

const [, , part, seed = "7"] = process.argv;
const isAsked = (name: string) => part === undefined || part === name;
if (isAsked("documents")) await benchZones(vision, path.join(data, "documents"), Number(seed));
if (isAsked("licences")) await benchLicences(vision, process.argv.slice(3));
if (isAsked("faces")) await benchFaces();
if (isAsked("liveness")) await benchLive(process.argv[3] === "tuning" ? TUNING_SEED : MEASURING_SEED);
if (isAsked("still")) {
  await benchStill(vision, data);
  await benchDrawnStill(vision, process.argv[3] === "tuning" ? TUNING_SEED : MEASURING_SEED);
}
if (isAsked("tamper")) {
  await benchTamper(vision);
  await benchUnchanged(vision, path.join(data, "documents"));
}
if (isAsked("memory")) await benchMemory(vision);
if (isAsked("load")) await benchLoad(vision, data);
await vision.closeVision();
