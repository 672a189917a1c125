import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import {
  HANDHELD_SHOTS,
  passportPage,
  photograph,
  portraitPicture,
  type Shot,
  STEADY_SHOT,
  STUDIO,
  specimenPerson,
} from "#scripts/specimen/index.ts";
import { Effort } from "../effort.ts";
import { decodeColour, inkGray } from "../images/decode.ts";
import { sanitizeUpload } from "../images/sanitize-upload.ts";
import { readZone } from "../mrz/read-zone.ts";
import { drawing, drawSvg } from "../testing/drawn.ts";
import { heldLike, ORIENTATIONS } from "../testing/eight-orientations.ts";
import { pdfWithPages } from "../testing/hostile.ts";
import { screenPicture } from "../testing/screen-picture.ts";
import { assessTamperingHere } from "./assess-tampering.ts";
import type { TamperInput } from "./tamper-hint.ts";
import { letteringHints } from "./zone-lettering.ts";

type Page = Awaited<ReturnType<typeof passportPage>>;

const frame = { width: 1440, height: 1080 };
const grainy: Shot = { ...STEADY_SHOT, ...frame, noise: 8, rotationDegrees: 1.2 };
const handheld: Shot = { ...STEADY_SHOT, ...HANDHELD_SHOTS[0], ...frame };
const shaded: Shot = { ...STEADY_SHOT, ...HANDHELD_SHOTS[3], ...frame };
// Where the portrait's face is in `handheld`, relative to the picture.
const face = { x: 0.15, y: 0.4, width: 0.15, height: 0.25 };
let page: Page;
const taken: Record<"handheld" | "grainy", Buffer> = { handheld: Buffer.of(), grainy: Buffer.of() };
const take = (shot: Shot, from: Page = page) => drawing(() => photograph(from, shot));

beforeAll(async () => {
  page = await drawing(() => passportPage(specimenPerson("anna")));
  taken.handheld = await take(handheld);
  taken.grainy = await take(grainy);
}, 300_000);

const codes = async (upload: Buffer, where: TamperInput["face"] = null) =>
  (await assessTamperingHere({ upload, face: where })).hints.map(({ code }) => code);

const flat = (width: number, height: number) =>
  ({ create: { width, height, channels: 3, background: "#d8d0c8" } }) as const;

/** What a forger lays over a printed date. */
const strip = (text: string, width: number, height: number) =>
  drawSvg(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#e4dcd0"/><text x="8" y="${height * 0.7}" font-family="monospace" font-size="${height * 0.6}" fill="#222">${text}</text></svg>`,
    "png",
  );

describe("a picture that nobody changed", () => {
  it("gets no hint, steady or by hand, with much grain or little, however often it is saved", async () => {
    for (const picture of [taken.handheld, taken.grainy, await take(shaded)]) {
      expect(await codes(picture, face)).toEqual([]);
      const again = await sharp(await sharp(picture).jpeg({ quality: 70 }).toBuffer())
        .jpeg({ quality: 90, chromaSubsampling: "4:4:4" })
        .toBuffer();
      expect(await codes(again, face)).toEqual([]);
    }
  }, 300_000);

  it("gets no hint for what a phone's codec has smoothed; a screen's raster is still seen", async () => {
    const hintsOf = async (picture: Buffer, quality: number) => {
      const { evidence, isSmoothed } = await sanitizeUpload(
        await sharp(picture).avif({ quality, effort: 2 }).toBuffer(),
      );
      const upload = evidence ?? Buffer.of();
      const { hints } = await assessTamperingHere({ upload, face: null, isSmoothed });
      return hints.map(({ code }) => code);
    };
    expect(await hintsOf(taken.grainy, 45)).toEqual([]);
    // At 45 a fine raster is smoothed away as well.
    expect(await hintsOf(await screenPicture(taken.handheld, 640, 1350), 70)).toEqual(["screen_raster"]);
  });

  it("is not judged where its bytes are not a camera's", async () => {
    expect(await assessTamperingHere({ upload: pdfWithPages(1), face: null })).toEqual({
      hints: [],
      confidenceFactor: 1,
    });
  });
});

describe("a hint is given", () => {
  it("of a part that was painted over, and lowers the confidence", async () => {
    const painted = await sharp(taken.grainy)
      .composite([{ input: flat(200, 48), left: 675, top: 450 }])
      .jpeg({ quality: 90 })
      .toBuffer();
    const { hints, confidenceFactor } = await assessTamperingHere({ upload: painted, face: null });
    expect(hints.map(({ code }) => code)).toEqual(["area_painted_over"]);
    expect(confidenceFactor).toBe(0.75);
  });

  it("of a part that was laid over a saved picture", async () => {
    const first = await sharp(taken.handheld).jpeg({ quality: 70 }).toBuffer();
    const changed = await sharp(first)
      .composite([{ input: await strip("SMITH 1984", 400, 56), left: 603, top: 453 }])
      .jpeg({ quality: 90, chromaSubsampling: "4:4:4" })
      .toBuffer();
    expect(await codes(changed)).toContain("area_saved_anew");
  });

  it.each(ORIENTATIONS)("of the same, however the camera was held: %i", async (orientation) => {
    const odd = await sharp(taken.handheld).extract({ left: 0, top: 0, width: 1437, height: 1077 }).png().toBuffer();
    const first = await heldLike(orientation, odd, (image) => image.jpeg({ quality: 70 }));
    const changed = await sharp(first)
      .composite([{ input: await strip("SMITH 1984", 400, 56), left: 403, top: 453 }])
      .keepMetadata()
      .jpeg({ quality: 90, chromaSubsampling: "4:4:4" })
      .toBuffer();
    expect((await sharp(changed).metadata()).orientation).toBe(orientation);
    expect(await codes(changed)).toContain("area_saved_anew");
  });

  it("of a file that lacks its end", async () => {
    const painted = await sharp(taken.grainy)
      .composite([{ input: flat(200, 48), left: 675, top: 450 }])
      .jpeg({ quality: 90 })
      .toBuffer();
    expect(await codes(painted.subarray(0, -2))).toEqual(["area_painted_over"]);
  });

  it("of a screen whose raster shows", async () => {
    expect(await codes(await screenPicture(taken.handheld, 640, 1350))).toContain("screen_raster");
  });

  it("of a portrait that was laid over the picture", async () => {
    const other = await drawing(() =>
      portraitPicture(specimenPerson("kofi").look, STUDIO, { width: 600, format: "jpeg" }),
    );
    const input = await sharp(other).resize(315, 420, { fit: "cover" }).toBuffer();
    const pasted = await sharp(taken.handheld)
      .composite([{ input, left: 169, top: 345 }])
      .jpeg({ quality: 95 })
      .toBuffer();
    expect(await codes(pasted, face)).toContain("portrait_edges");
  });

  it("of zone characters that were set in another way", async () => {
    const { data } = await sharp(page.data, { raw: { width: page.width, height: page.height, channels: 3 } })
      .composite([{ input: await strip("7408", 140, 66), left: 560, top: 1010 }])
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    for (const [from, expected] of [
      [page, []],
      [{ ...page, data }, ["zone_lettering"]],
    ] as const) {
      const image = await decodeColour(await take({ ...handheld, width: 1920, height: 1440 }, from), 3000);
      const zone = await readZone(inkGray(image), async () => "", new Effort(), 20_000);
      const hints = letteringHints(zone?.rows ?? [], Math.max(image.width, image.height));
      expect(hints.map(({ code }) => code)).toEqual(expected);
    }
  }, 300_000);
});
