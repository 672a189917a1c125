import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { drawing } from "#lib/vision/testing/drawn.ts";
import { actorOf, variedLook } from "#scripts/specimen/film-person.ts";
import { heldPrint, heldTelephone, livingSelfie } from "#scripts/specimen/held-pictures.ts";

type Vision = typeof import("../../lib/vision/index.ts");
type Shown = "a living person" | "an attack";

// Single pictures beside the repository (its README tells which are attacks), and the frames of one filmed demonstration.
const STILL_ATTACKS = ["F1", "F2", "att_2", "att_4", "kby_1"];
const DRAWN_PERSONS = 20;
const lastLiveFrame = 33; // the next shows the telephone already
const SIGNS = ["texture_suspicious", "screen_frame"];

/** What is shown on each picture of a set. */
const SETS: Readonly<Record<string, (name: string) => Shown>> = {
  stills: (name) => (STILL_ATTACKS.includes(path.parse(name).name) ? "an attack" : "a living person"),
  sequences: (name) => (Number(/(\d+)\./.exec(name)?.[1]) > lastLiveFrame ? "an attack" : "a living person"),
  lfw: () => "a living person",
  pairs: () => "a living person",
  series: () => "a living person",
};

/**
 * Errors of the check of one still picture (ISO/IEC 30107-3): APCER, attacks that are taken for live, and BPCER, living
 * persons that are not. Pictures without a face are counted beside, since no answer is given for them.
 */
export async function benchStill(vision: Vision, data: string): Promise<void> {
  for (const [set, shownOn] of Object.entries(SETS)) {
    const folder = path.join(data, "faces", set);
    if (!existsSync(folder)) return console.log("The pictures of faces are absent.");
    const names = readdirSync(folder).filter((name) => /\.(jpe?g|png)$/i.test(name));
    for (const shown of ["an attack", "a living person"] as const)
      await benchSet(
        vision,
        `${set}, ${shown}`,
        names.filter((name) => shownOn(name) === shown).map((name) => path.join(folder, name)),
      );
  }
}

/** Drawn persons of other seeds than those that thresholds were looked at with. */
export async function benchDrawnStill(vision: Vision, seed: number): Promise<void> {
  const poses = [];
  for (let i = 0; i < DRAWN_PERSONS; i++) poses.push((await drawing(() => actorOf(variedLook(seed + i)))).pose(0, 1));
  const rows = {
    "drawn, a telephone": heldTelephone,
    "drawn, a print": heldPrint,
    "drawn, a living person": livingSelfie,
  };
  for (const [title, draw] of Object.entries(rows))
    await tell(
      vision,
      title,
      poses.flatMap((pose, i) => [0, 1].map((again) => () => draw(pose, seed + 100 * (i + 1) + again))),
    );
}

async function benchSet(vision: Vision, title: string, files: readonly string[]): Promise<void> {
  const pictures = files.map((file) => async () => (await vision.sanitizeUpload(readFileSync(file))).jpeg);
  await tell(vision, title, pictures);
}

/** How many are taken for live and for an attack, and of how many the person is asked for another picture. */
async function tell(vision: Vision, title: string, pictures: readonly (() => Promise<Uint8Array>)[]): Promise<void> {
  if (pictures.length === 0) return;
  const counts = { live: 0, attack: 0, again: 0, faceless: 0, surface: 0 };
  for (const picture of pictures) {
    const { isLive, face, checks, reasons } = await vision.assessSelfie(await picture());
    if (!face.box && face.sizePixels === null) counts.faceless++;
    else if (isLive) counts.live++;
    else if (reasons.some(({ code }) => SIGNS.includes(code))) counts.attack++;
    else counts.again++;
    if (checks.textureAnalysis !== null) counts.surface++;
  }
  const { live, attack, again, faceless, surface } = counts;
  console.log(
    `${title.padEnd(32)} of ${pictures.length - faceless}: live ${live}, attack ${attack}, sent back ${again};` +
      ` surface judged on ${surface}${faceless ? `; none or several faces in ${faceless}` : ""}`,
  );
}
