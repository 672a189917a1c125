import sharp, { type Sharp } from "sharp";
import { flattenLight } from "../../lib/vision/images/flatten-light.ts";
import { type GrayImage, rotateQuarters } from "../../lib/vision/images/gray-image.ts";
import { resize } from "../../lib/vision/images/resample.ts";
import { symbolIndex } from "../../lib/vision/mrz/alphabet.ts";
import { type CellWindow, cellPixels, cutCell } from "../../lib/vision/mrz/glyph-cell.ts";
import { drawing } from "../../lib/vision/testing/drawn.ts";
import { between, randomFrom } from "../specimen/random.ts";
import { machineFonts, type ZoneFont, zoneLine } from "./zone-page.ts";
import { digits, letters, pick, type Random, randomZone, some } from "./zone-texts.ts";

/**
 * Labelled cells as the reader cuts them: `inks` holds 560 bytes a cell (255 is ink), `symbols` its place in the
 * alphabet, or `noSymbol`: cut between characters or upside down, where a network must not be sure of anything.
 */
export type GlyphCells = { inks: Uint8Array; symbols: Uint8Array };

const PITCH = 50; // pixels a character as drawn, before the picture loses its detail
const LINE = 2.5 * PITCH; // ICAO 9303-3: lines 6.35 mm apart, characters 2.54 mm
/** The label of a cell that shows no character. */
export const noSymbol = 255;

const noneShare = 0.12; // of the cells
// Upside down, these look like none of the 37; the others are a character that way up, too.
const upsideDownNothing = new Set("<ABCEFGJKLPQRTVY1234567");

const formats = ["TD3", "TD1", "TD2", "MRVA", "FRAID"] as const;
const capital = 0.94; // height of a capital in pitches, stroke included

/** Two lines of a zone, or of characters in no order, so that the rare ones are learnt as well as the filler. */
function twoLines(random: Random): string[] {
  if (random() < 0.55) return randomZone(random, pick(random, formats)).lines.slice(-2);
  const width = pick(random, [30, 36, 44]);
  const line = () => [...some(random, letters + digits, width)].map((c) => (random() < 0.12 ? "<" : c)).join("");
  return [line(), line()];
}

/** Where the characters of a drawing are, in its pixels. */
type Drawn = {
  lines: string[];
  svg: string;
  width: number;
  height: number;
  left: number;
  tops: number[];
  lean: number;
};

const wave = (random: Random, width: number, height: number, gray: number) =>
  `<path d="M${between(random, -100, width)} ${between(random, -20, height)} q ${between(random, 50, 300)} ${between(random, -80, 80)} ` +
  `${between(random, 200, 700)} ${between(random, -60, 60)}" stroke="rgb(${gray},${gray},${gray})" ` +
  `stroke-width="${between(random, 1, 6)}" fill="none"/>`;

function drawLines(random: Random, fonts: readonly ZoneFont[]): Drawn {
  const lines = twoLines(random);
  const left = between(random, 20, 90);
  const width = Math.round((lines[0]?.length ?? 0) * PITCH + 2 * left);
  const height = Math.round(2 * LINE + PITCH);
  const inkLevel = Math.round(between(random, 0, 110));
  const paper = Math.round(between(random, Math.max(140, inkLevel + 55), 255));
  const far = Math.round(Math.max(inkLevel + 40, Math.min(255, paper + between(random, -60, 40))));
  const gray = (level: number) => `rgb(${level},${level},${level})`;
  const font = pick(random, fonts);
  const weight = between(random, 0.75, 1.6);
  const lean = random() < 0.6 ? between(random, -0.1, 0.1) : 0;
  const tops = [0.5 * PITCH, 0.5 * PITCH + LINE];
  const text = lines.map((line, i) =>
    zoneLine(line, {
      x: left,
      foot: (tops[i] ?? 0) + PITCH * capital,
      pitch: PITCH,
      ink: gray(inkLevel),
      font,
      weight,
    }),
  );
  const ground = Math.max(inkLevel + 30, paper - Math.round(between(random, 10, 70)));
  const waves = Array.from({ length: random() < 0.6 ? Math.round(between(random, 5, 30)) : 0 }, () =>
    wave(random, width, height, ground),
  );
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs><linearGradient id="g">` +
    `<stop offset="0" stop-color="${gray(paper)}"/><stop offset="1" stop-color="${gray(far)}"/></linearGradient></defs>` +
    `<rect width="100%" height="100%" fill="url(#g)"/>${waves.join("")}` +
    `<g transform="translate(${-lean * (height / 2)} 0) skewX(${(Math.atan(lean) * 180) / Math.PI})">${text.join("")}</g></svg>`;
  return { lines, svg, width, height, left, tops, lean };
}

async function gray(picture: Sharp): Promise<GrayImage> {
  const { data, info } = await picture
    .toColourspace("b-w")
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, pixels: new Uint8Array(data) };
}

const opened = ({ width, height, pixels }: GrayImage) => sharp(pixels, { raw: { width, height, channels: 1 } });

/** The picture as a camera gives it: few pixels, out of focus, shaken, noisy, reflecting, compressed. */
async function degrade(random: Random, image: GrayImage): Promise<GrayImage> {
  const pitch = random() < 0.5 ? between(random, 5.5, 12) : between(random, 12, 34);
  const scale = pitch / PITCH;
  const kernel = pick(random, ["cubic", "lanczos3", "mitchell", "nearest", "lanczos3"] as const);
  const [width, height] = [Math.round(image.width * scale), Math.round(image.height * scale)];
  let small = await gray(opened(image).resize(width, height, { fit: "fill", kernel }));
  if (random() < 0.5) small = await gray(opened(small).blur(between(random, 0.3, Math.max(0.5, 0.085 * pitch))));
  if (random() < 0.25) {
    const size = Math.max(3, Math.round(between(random, 0.05, 0.22) * pitch) | 1);
    const isLevel = random() < 0.7;
    const kernel = Array.from({ length: size * size }, (_, i) =>
      (isLevel ? Math.floor(i / size) : i % size) === size >> 1 ? 1 : 0,
    );
    small = await gray(opened(small).convolve({ width: size, height: size, kernel }));
  }
  small = exposed(random, small);
  if (random() < 0.15) {
    const again = between(random, 0.7, 1.6); // a copy of a copy: scaled on its way
    small = await resize(small, Math.round(small.width * again), Math.round(small.height * again), "linear");
  }
  if (random() < 0.75) small = await gray(sharp(await jpeg(small, Math.round(between(random, 20, 95)))));
  const wanted = (image.width * between(random, 30, 36)) / PITCH; // the reader's crops have about 34 pixels a character
  return resize(small, Math.round(wanted), Math.round((wanted * image.height) / image.width), "cubic");
}

const jpeg = (image: GrayImage, quality: number) => opened(image).jpeg({ quality }).toBuffer();

function exposed(random: Random, { width, height, pixels }: GrayImage): GrayImage {
  const wash = random() < 0.25 ? between(random, 0.3, 0.8) : 0;
  const dim = random() < 0.2 ? between(random, 0.3, 0.7) : 0;
  const noise = random() < 0.6 ? between(random, 2, 20) : 0;
  const centre = { x: width * random(), y: height * random(), radius: width * between(random, 0.08, 0.25) };
  const edge = width * random();
  const lit = pixels.map((value, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    const far = Math.hypot(x - centre.x, (y - centre.y) * 1.6) / centre.radius;
    const shaded = value * (1 - dim * Math.max(0, Math.min(1, (x - edge) / 4)));
    const washed = shaded + (255 - shaded) * wash * Math.max(0, Math.min(1, 1.6 - 1.6 * far));
    return Math.max(0, Math.min(255, washed + (random() + random() + random() - 1.5) * noise));
  });
  return { width, height, pixels: lit };
}

type Keep = (symbol: number, ink: Float32Array) => void;

/** Cuts every character of a degraded drawing with the reader's own window, a little off, as a fitted grid is. */
function cutAll(random: Random, drawn: Drawn, image: GrayImage, keep: Keep) {
  const scaleX = image.width / drawn.width;
  const scaleY = image.height / drawn.height;
  const turned = rotateQuarters(image, 2);
  for (const [i, line] of drawn.lines.entries()) {
    const middle = (drawn.tops[i] ?? 0) + (PITCH * capital) / 2;
    const wide = between(random, 0.96, 1.04);
    for (const [column, character] of [...line].entries()) {
      const across = drawn.left + (column + 0.5) * PITCH + drawn.lean * (middle - drawn.height / 2);
      const window = {
        centreX: (across + between(random, -0.12, 0.12) * PITCH) * scaleX,
        centreY: (middle + between(random, -0.1, 0.1) * PITCH) * scaleY,
        width: 1.3 * PITCH * scaleX * wide * between(random, 0.95, 1.05),
        height: 1.5 * PITCH * capital * scaleY * between(random, 0.92, 1.1),
      };
      if (random() < noneShare) keepNothing(random, character, window, image, turned, keep);
      else if (character !== "<" || random() < 0.4) keep(symbolIndex(character), cutCell(image, window));
    }
  }
}

/** A cell that shows no character: one upside down, or a window between two. */
function keepNothing(
  random: Random,
  character: string,
  window: CellWindow,
  image: GrayImage,
  turned: GrayImage,
  keep: Keep,
) {
  if (random() < 0.5) {
    const mirrored = { ...window, centreX: image.width - window.centreX, centreY: image.height - window.centreY };
    if (upsideDownNothing.has(character)) keep(noSymbol, cutCell(turned, mirrored));
    return;
  }
  const isAcross = random() < 0.7;
  const off = between(random, 0.4, 0.6) * (random() < 0.5 ? -1 : 1);
  const centreX = window.centreX + (isAcross ? (off * window.width) / 1.3 : 0);
  const centreY = window.centreY + (isAcross ? 0 : (off * window.height) / 1.3);
  keep(noSymbol, cutCell(image, { ...window, centreX, centreY }));
}

/** Draws and cuts `count` cells. The same seed and the same fonts give the same bytes. */
export async function glyphCells(seed: number, count: number, fonts = trainingFonts()): Promise<GlyphCells> {
  const random = randomFrom(seed);
  const inks = new Uint8Array(count * cellPixels);
  const symbols = new Uint8Array(count);
  let filled = 0;
  while (filled < count) {
    const drawn = drawLines(random, fonts);
    const sharpImage = await drawing(() => gray(sharp(Buffer.from(drawn.svg)).flatten()));
    const degraded = await degrade(random, sharpImage);
    const even = await flattenLight(degraded, Math.max(31, Math.round(degraded.width / 25)));
    cutAll(random, drawn, even, (symbol, ink) => {
      if (filled >= count) return;
      inks.set(
        ink.map((value) => Math.round(value * 255)),
        filled * cellPixels,
      );
      symbols[filled++] = symbol;
    });
  }
  return { inks, symbols };
}

/** Our own drawing and what this machine has, the real OCR-B most often: zones are printed in it. */
export function trainingFonts(): ZoneFont[] {
  const found = machineFonts();
  return found.flatMap((font) => (font === "OCR B" ? [font, font, font, font] : [font])).concat("drawn", "drawn");
}
