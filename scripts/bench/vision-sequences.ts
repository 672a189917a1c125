import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { faceModels } from "#lib/vision/faces/face-models.ts";
import { assessLivenessHere } from "#lib/vision/liveness/assess-liveness.ts";

// A demonstration that is beside the repository: 150 pixels wide, of a real face that blinks once, of a telephone's
// screen and of a print. For measuring only.
const SEQUENCES = [
  { name: "a real face that blinks in frames 2 and 3", from: 1, to: 33 },
  { name: "a telephone's screen", from: 38, to: 58 },
  { name: "a print", from: 64, to: 88 },
] as const;
const FRAME_MS = 80; // chosen: the demonstration does not tell its rate

/** How far the eyes shut in the filmed sequences, and whether that is taken for a blink. */
export async function benchSequences(data: string): Promise<void> {
  const fileOf = (index: number) =>
    path.join(data, "faces/sequences", `silent_demo_${String(index).padStart(3, "0")}.jpg`);
  if (!existsSync(fileOf(1))) return console.log("The filmed sequences are absent.");
  const models = await faceModels();
  for (const { name, from, to } of SEQUENCES) {
    const frames = Array.from({ length: to - from + 1 }, (_, i) => ({
      jpeg: readFileSync(fileOf(from + i)),
      atMs: i * FRAME_MS,
    }));
    // The window opens before the film: its first blink may begin at once.
    const challenges = [{ kind: "blink", fromMs: -1000, toMs: frames.length * FRAME_MS } as const];
    const { challenges: results, checks } = await assessLivenessHere(models, { frames, challenges, flash: null });
    const lowest = results[0]?.evidence.lowestRatio ?? 1;
    const texture = checks.textureAnalysis ? "" : ", its texture is suspicious";
    console.log(
      `${name}: ${results[0]?.passed ? "a blink" : "no blink"}, eyes at least ${lowest.toFixed(2)} open${texture}`,
    );
  }
}
