import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import sharp from "sharp";
import { fileTypeOf } from "../../lib/vision/images/file-type.ts";
import { drawing } from "../../lib/vision/testing/drawn.ts";
import { screenPicture } from "../../lib/vision/testing/screen-picture.ts";
import {
  cardFront,
  HANDHELD_SHOTS,
  passportPage,
  photograph,
  portraitPicture,
  type Shot,
  STEADY_SHOT,
  STUDIO,
  specimenPerson,
} from "../specimen/index.ts";

type Vision = typeof import("../../lib/vision/index.ts");
type Taken = { picture: Buffer; shot: Shot };

const saved = (picture: Buffer, quality: number) =>
  sharp(picture).jpeg({ quality, chromaSubsampling: "4:4:4" }).toBuffer();

const laid = async (picture: Buffer, input: Buffer, left: number, top: number, quality: number) =>
  saved(await sharp(picture).composite([{ input, left, top }]).png({ compressionLevel: 0 }).toBuffer(), quality);

/** What is done to a picture, and the hint that should be given; null where none should. */
const treatments: readonly [string, string | null, (taken: Taken, vision: Vision) => Promise<Buffer>][] = [
  ["as taken", null, async ({ picture }) => picture],
  ["saved twice, unchanged", null, async ({ picture }) => saved(await saved(picture, 70), 90)],
  [
    "a strip laid over a saved picture",
    "area_saved_anew",
    async ({ picture }) => laid(await saved(picture, 75), await strip(), 803, 603, 92),
  ],
  ["a flat patch over grain", "area_painted_over", async ({ picture }) => laid(picture, await patch(), 900, 600, 90)],
  ["another portrait laid over", "portrait_edges", async ({ picture }, vision) => withOtherPortrait(picture, vision)],
  ["taken from a screen, raster resolved", "screen_raster", async ({ picture }) => screenPicture(picture, 960, 2016)],
  ["taken from a screen, raster too fine", "screen_raster", async ({ picture }) => screenPicture(picture, 960, 1296)],
];

/** Tells how often each treatment of drawn documents gives its hint, and how often any hint is given without reason. */
export async function benchTamper(vision: Vision): Promise<void> {
  const set = await takeAll();
  for (const [name, expected, treat] of treatments) {
    let [given, others] = [0, 0];
    const startedAt = performance.now();
    for (const taken of set) {
      const upload = await drawing(() => treat(taken, vision));
      const { jpeg } = await vision.sanitizeUpload(upload);
      const face = (await vision.readFace(jpeg, "document")).box;
      const { hints } = await vision.assessTampering(upload, face);
      if (hints.some(({ code }) => code === expected)) given++;
      if (hints.some(({ code }) => code !== expected)) others++;
    }
    const seconds = ((performance.now() - startedAt) / 1000 / set.length).toFixed(1);
    const found = expected ? `${expected} ${given} of ${set.length}, ` : "";
    console.log(
      `${name.padEnd(40)} ${found}another hint ${others} of ${set.length}, ${seconds} s a picture with drawing`,
    );
  }
}

/** How often a hint is given on pictures of real documents that nobody changed, in the sets beside the repository. */
export async function benchUnchanged(vision: Vision, folder: string): Promise<void> {
  for (const set of ["mrz", "more"]) {
    const names = existsSync(folder)
      ? readdirSync(path.join(folder, set)).filter((name) => /\.(jpe?g|png)$/i.test(name))
      : [];
    let [looked, hinted] = [0, 0];
    for (const name of names) {
      const upload = readFileSync(path.join(folder, set, name));
      if (!fileTypeOf(upload)) continue;
      const { jpeg } = await vision.sanitizeUpload(upload);
      const reading = await vision.readDocument(jpeg, {});
      const { hints } = await vision.assessTampering(upload, (await vision.readFace(jpeg, "document")).box);
      const codes = [...hints, ...reading.hints].map(({ code }) => code);
      looked++;
      if (codes.length > 0) hinted++;
      if (codes.length > 0) console.log(`  ${name}: ${codes.join(", ")}`);
    }
    console.log(`unchanged pictures of documents/${set}`.padEnd(40), `a hint on ${hinted} of ${looked}`);
  }
}

async function takeAll(): Promise<Taken[]> {
  const taken: Taken[] = [];
  for (const person of ["anna", "kofi"] as const) {
    for (const draw of [passportPage, cardFront]) {
      const page = await drawing(() => draw(specimenPerson(person)));
      // A steady shot lies along the picture's rows, as no camera has it; what grain there is, the bench wants to see.
      for (const shot of HANDHELD_SHOTS.map((each, i) => ({
        ...STEADY_SHOT,
        ...each,
        noise: 4 + 2 * i,
        quality: 90,
      }))) {
        taken.push({ shot, picture: await drawing(() => photograph(page, shot)) });
      }
    }
  }
  return taken;
}

const patch = () =>
  sharp({ create: { width: 200, height: 48, channels: 3, background: "#d8d0c8" } })
    .png()
    .toBuffer();

const strip = () =>
  sharp(
    Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="64"><rect width="100%" height="100%" fill="#e4dcd0"/><text x="8" y="45" font-family="monospace" font-size="38" fill="#222">SMITH 1984</text></svg>',
    ),
  )
    .png()
    .toBuffer();

async function withOtherPortrait(picture: Buffer, vision: Vision): Promise<Buffer> {
  const { jpeg } = await vision.sanitizeUpload(picture);
  const { box } = await vision.readFace(jpeg, "document");
  if (!box) return picture;
  const { width, height } = STEADY_SHOT;
  const other = await portraitPicture(specimenPerson("anna").look, STUDIO, { width: 600, format: "jpeg" });
  const input = await sharp(other)
    .resize(Math.round(box.width * width * 1.5), Math.round(box.height * height * 1.7), { fit: "cover" })
    .toBuffer();
  const left = Math.max(0, Math.round((box.x - 0.25 * box.width) * width));
  return laid(picture, input, left, Math.max(0, Math.round((box.y - 0.35 * box.height) * height)), 95);
}
