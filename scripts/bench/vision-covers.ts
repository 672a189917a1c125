import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { faceModels } from "../../lib/vision/faces/face-models.ts";
import { readFaceHere } from "../../lib/vision/faces/read-face.ts";
import { type CoverName, coveredBy, covers, meshedPicture } from "../../lib/vision/testing/covered-faces.ts";
import { drawing } from "../../lib/vision/testing/drawn.ts";

/** Tells how many photographs are refused bare, and with each cover drawn over the face. */
export async function benchCovers(data: string): Promise<void> {
  const models = await faceModels();
  const folder = path.join(data, "faces/pairs");
  const answers = new Map<string, Map<string, number>>();
  const count = (cover: string, answer: string) => {
    const row = answers.get(cover) ?? new Map<string, number>();
    answers.set(cover, row.set(answer, (row.get(answer) ?? 0) + 1));
  };
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".jpg"))) {
    const picture = readFileSync(path.join(folder, file));
    const bare = await readFaceHere(models, picture, "selfie");
    count("bare", bare.problem?.code ?? "taken");
    const meshed = await meshedPicture(models, picture);
    if (!meshed) continue;
    const tried: readonly CoverName[] = covers;
    for (const cover of tried) {
      const { problem } = await readFaceHere(models, await drawing(() => coveredBy(meshed, cover)), "selfie");
      count(cover, problem?.code ?? "taken");
    }
  }
  for (const [cover, row] of answers)
    console.log(`${cover.padEnd(24)} ${[...row].map(([answer, many]) => `${answer} ${many}`).join(", ")}`);
}
