import type { Pose } from "./film-person.ts";
import { onScreen } from "./film-sheets.ts";
import { drawOnto, type Quad } from "./perspective.ts";
import { between, randomFrom } from "./random.ts";
import { jpegOf, pictureOf, type Raster, sample } from "./raster.ts";

// Single pictures for the check of one still picture: living persons before rooms that are full of straight edges, and the
// same persons on telephones and sheets that somebody holds before such a room.

type Colour = readonly [number, number, number];

/** A wall with posts, shelves and frames: straight edges, dark and bright, on all sides of whoever stands before it. */
export function drawnRoom(width: number, height: number, random: () => number): Raster {
  const room = blank(width, height, gray(between(random, 90, 215), random));
  const things = 3 + Math.floor(random() * 5);
  for (let i = 0; i < things; i++) {
    const colour = gray(random() < 0.5 ? between(random, 8, 50) : between(random, 60, 245), random);
    const isPost = random() < 0.7;
    const thickness = between(random, 0.01, 0.16) * width;
    const place = random();
    if (isPost) fill(room, place * width, 0, thickness, height, colour);
    else fill(room, 0, place * height, width, thickness * 0.6, colour);
  }
  return room;
}

/** A living person before a room. */
export function livingSelfie({ surface, matte }: Pose, seed: number): Promise<Buffer> {
  const random = randomFrom(seed);
  return jpegOf(grainy(standing(surface, matte, random), random), 85);
}

/** A picture of a person on a telephone that is held before a room, as a second camera sees it. */
export async function heldTelephone({ surface, matte }: Pose, seed: number): Promise<Buffer> {
  const random = randomFrom(seed);
  const shown = onScreen(await middleOf(standing(surface, matte, random), between(random, 0.42, 0.56)), random);
  const side = Math.round(shown.width * between(random, 0.035, 0.09));
  const ends = Math.round(shown.height * between(random, 0.04, 0.13));
  const shade = between(random, 8, 30);
  const body = blank(shown.width + 2 * side, shown.height + 2 * ends, [shade, shade, shade * 1.1]);
  lay(shown, body, side, ends);
  return held(body, random, between(random, 0.72, 0.98));
}

/** A print on white paper that is held before a room. */
export async function heldPrint({ surface, matte }: Pose, seed: number): Promise<Buffer> {
  const random = randomFrom(seed);
  const shown = await middleOf(standing(surface, matte, random), between(random, 0.55, 0.9));
  const margin = Math.round(shown.width * between(random, 0.02, 0.1));
  const page = blank(shown.width + 2 * margin, shown.height + 2 * margin, [232, 230, 224]);
  lay(shown, page, margin, margin);
  return held(page, random, between(random, 0.72, 0.98));
}

/** The person before a room, in the person's own picture. */
function standing(surface: Raster, matte: Uint8Array, random: () => number): Raster {
  const room = drawnRoom(surface.width, surface.height, random);
  const light = between(random, 0.8, 1.05);
  const data = room.data.map((value, i) => {
    const person = (matte[Math.floor(i / 3)] ?? 0) / 255;
    return Math.min(255, (surface.data[i] ?? 0) * light + value * (1 - person));
  });
  return { ...room, data };
}

/** The upright middle of a picture, `share` of its width, twice as large. */
async function middleOf(picture: Raster, share: number): Promise<Raster> {
  const width = Math.round(picture.width * share);
  const left = Math.round((picture.width - width) / 2);
  const { data, info } = await pictureOf(picture)
    .extract({ left, top: 0, width, height: picture.height })
    .resize(width * 2)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** A flat thing, askew and not quite at right angles to the camera, that fills `share` of the picture's height. */
async function held(page: Raster, random: () => number, share: number): Promise<Buffer> {
  const [width, height] = [900, 1200];
  const scale = Math.min((share * height) / page.height, (share * width) / page.width);
  const small = await resized(page, scale);
  const tilt = (between(random, -10, 10) * Math.PI) / 180;
  const [middleX, middleY] = [width * between(random, 0.46, 0.54), height * between(random, 0.47, 0.53)];
  const corner = (x: number, y: number): readonly [number, number] => {
    const [right, down] = [(x * small.width) / 2, (y * small.height) / 2];
    const shake = () => between(random, -0.01, 0.01) * width;
    return [
      middleX + right * Math.cos(tilt) - down * Math.sin(tilt) + shake(),
      middleY + right * Math.sin(tilt) + down * Math.cos(tilt) + shake(),
    ];
  };
  const corners: Quad = [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)];
  const scene = drawOnto(drawnRoom(width, height, random), small, corners);
  return jpegOf(grainy(scene, random), 85);
}

async function resized(page: Raster, scale: number): Promise<Raster> {
  const { data, info } = await pictureOf(page)
    .resize(Math.round(page.width * scale))
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

function blank(width: number, height: number, colour: Colour): Raster {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < data.length; i++) data[i] = colour[i % 3] ?? 0;
  return { data, width, height };
}

function fill(room: Raster, left: number, top: number, width: number, height: number, colour: Colour): void {
  const [right, bottom] = [Math.min(room.width, left + width), Math.min(room.height, top + height)];
  for (let y = Math.floor(top); y < bottom; y++)
    for (let x = Math.floor(left); x < right; x++) room.data.set(colour, (y * room.width + x) * 3);
}

function lay(picture: Raster, onto: Raster, left: number, top: number): void {
  for (let y = 0; y < picture.height; y++)
    for (let x = 0; x < picture.width; x++) sample(picture, x, y, onto.data, ((y + top) * onto.width + x + left) * 3);
}

/** Grain of the sensor, and the soft glare that everything in a room has a little of. */
function grainy(picture: Raster, random: () => number): Raster {
  const noise = between(random, 2, 5);
  const data = picture.data.map((value) => Math.max(0, Math.min(255, 4 + value * 0.98 + (random() - 0.5) * 2 * noise)));
  return { ...picture, data };
}

const gray = (level: number, random: () => number): Colour => [
  level * between(random, 0.85, 1.05),
  level * between(random, 0.9, 1.05),
  level * between(random, 0.85, 1.05),
];
