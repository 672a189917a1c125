import { existsSync } from "node:fs";
import path from "node:path";
import { benchCovers } from "./bench/vision-covers.ts";
import { benchFaceSearch } from "./bench/vision-face-search.ts";
import { benchFaceMatch } from "./bench/vision-faces.ts";
import { benchZones } from "./vision/bench-zones.ts";

// Measures vision: node scripts/bench-vision.ts [documents|faces] [seed of the drawn documents]
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

const [, , part, seed = "7"] = process.argv;
if (part !== "faces") await benchZones(vision, path.join(data, "documents/mrz"), Number(seed));
if (part !== "documents") await benchFaces();
await vision.closeVision();
