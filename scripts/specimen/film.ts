import { meshFinder } from "./head-mesh.ts";
import { drawPose, type Head, headFrom } from "./head-turn.ts";
import type { Look } from "./look.ts";
import { drawOnto } from "./perspective.ts";
import { portraitPixels, SELFIE, type Sitting } from "./portrait.ts";
import { between, randomFrom } from "./random.ts";
import { jpegOf, type Raster } from "./raster.ts";

export const FILM = { width: 640, height: 480, framesPerSecond: 15 } as const;

// Chromium plays a .mjpeg file at 30 frames/s whatever it holds, so each frame is written twice.
const CHROMIUM_FRAMES_PER_SECOND = 30;

/** What a person in front of the camera does. Left and right are the person's own; the picture is not mirrored. */
export type Act = "rest" | "blink" | "turn-left" | "turn-right";

/** One whole loop of 12 seconds: at rest, a blink, a turn to each side and back, at rest. */
export const LOOP: readonly Act[] = ["rest", "blink", "rest", "turn-right", "rest", "turn-left", "rest"];

/** The turn of the drawn head in degrees. The net reads about half of it, and 15 must be read. */
const TURN_DEGREES = 42;
const SECONDS: Record<Act, number> = { rest: 4 / 3, blink: 4 / 3, "turn-left": 8 / 3, "turn-right": 8 / 3 };
// How far the eyes are open in the frames of a blink: 0.4 s shut, as a deliberate blink is.
const BLINK = [0.6, 0.3, 0, 0, 0, 0, 0, 0, 0.3, 0.6] as const;
const OPENNESS = [1, 0.6, 0.3, 0] as const;

export const CAMERA: Sitting = { ...SELFIE, view: { x: -40, y: 40, width: 720, height: 540 } };

interface Moment {
  yaw: number;
  eyesOpen: (typeof OPENNESS)[number];
}

/**
 * The frames of a film of a living person as JPEGs, 640 × 480, 15 a second. The same arguments give the same bytes.
 * Measured with the nets: every person's turns read at least 15 degrees, and every person's blink falls below 0.6 of
 * the open eye (tomas's to 0.4, the others' to 0.2 and 0.3).
 */
export async function personFilm(look: Look, acts: readonly Act[] = LOOP): Promise<Buffer[]> {
  const heads = await headsOf(look);
  const moments = acts.flatMap(momentsOf);
  const random = randomFrom(look.seed);
  const frames: Buffer[] = [];
  for (const [index, { yaw, eyesOpen }] of moments.entries()) {
    const phase = (index / moments.length) * Math.PI * 2;
    // A living head is never quite still; whole turns of the phase let the loop close.
    const shift = [Math.sin(phase * 3) * 1.6, Math.sin(phase * 5) * 1.1] as const;
    const picture = drawPose(heads[eyesOpen], { yaw: yaw + Math.sin(phase * 2) * 0.8, shift });
    frames.push(await jpegOf(noisy(picture, random), 82));
  }
  return frames;
}

/** A still picture held before the camera: every frame is the same. An attack that shows no motion at all. */
export async function stillFilm(look: Look, seconds = 4): Promise<Buffer[]> {
  const frame = await jpegOf(await cameraPicture(look, 1), 82);
  return Array.from({ length: seconds * FILM.framesPerSecond }, () => frame);
}

/** A printed photograph that is turned like a head before the camera. An attack without depth. */
export async function printFilm(look: Look, acts: readonly Act[] = LOOP): Promise<Buffer[]> {
  const picture = await cameraPicture(look, 1);
  const room: Raster = { ...picture, data: new Uint8Array(picture.data.length).fill(118) };
  const random = randomFrom(look.seed + 1);
  const frames: Buffer[] = [];
  for (const { yaw } of acts.flatMap(momentsOf)) {
    frames.push(await jpegOf(noisy(drawOnto(room, picture, turnedPrint(yaw)), random), 82));
  }
  return frames;
}

/** A film as the file that Chromium's `--use-file-for-fake-video-capture` takes when its name ends in `.mjpeg`. */
export function mjpeg(frames: readonly Buffer[]): Buffer {
  const copies = CHROMIUM_FRAMES_PER_SECOND / FILM.framesPerSecond;
  return Buffer.concat(frames.flatMap((frame) => Array.from({ length: copies }, () => frame)));
}

type Heads = Record<Moment["eyesOpen"], Head>;

// Drawing the heads takes most of a short film's time, and tests make many films of few persons.
const drawnHeads = new WeakMap<Look, Promise<Heads>>();

function headsOf(look: Look): Promise<Heads> {
  const drawn = drawnHeads.get(look) ?? drawHeads(look);
  drawnHeads.set(look, drawn);
  return drawn;
}

async function drawHeads(look: Look): Promise<Heads> {
  const finder = await meshFinder();
  const open = await cameraPicture(look, 1);
  // One mesh for all: a shut eye must not move the points that the turn is drawn with.
  const mesh = await finder.find(open);
  const shut = async (eyesOpen: number) => headFrom(await cameraPicture(look, eyesOpen), mesh);
  return { 1: headFrom(open, mesh), 0.6: await shut(0.6), 0.3: await shut(0.3), 0: await shut(0) };
}

function cameraPicture(look: Look, eyesOpen: number): Promise<Raster> {
  return portraitPixels(look, { ...CAMERA, eyesOpen }, FILM.width);
}

/** How many frames an act takes. */
export function framesOf(act: Act): number {
  return Math.round(SECONDS[act] * FILM.framesPerSecond);
}

/** The moments of one act, frame by frame. */
function momentsOf(act: Act): Moment[] {
  const count = framesOf(act);
  if (act === "blink") {
    const before = Math.floor((count - BLINK.length) / 2);
    return Array.from({ length: count }, (_, index) => ({ yaw: 0, eyesOpen: BLINK[index - before] ?? 1 }));
  }
  const side = act === "turn-left" ? 1 : act === "turn-right" ? -1 : 0;
  return Array.from({ length: count }, (_, index) => ({
    yaw: side * TURN_DEGREES * outAndBack(index / (count - 1)),
    eyesOpen: 1,
  }));
}

/** 0 at both ends, 1 in the middle fifth, with a soft start and stop. */
function outAndBack(part: number): number {
  const ramp = Math.min(1, Math.min(part, 1 - part) / 0.4);
  return ramp * ramp * (3 - 2 * ramp);
}

/** The corners of a print held upright and turned about its middle, seen from a little over two widths away. */
export function turnedPrint(yaw: number) {
  const { width, height } = FILM;
  const angle = (-yaw * Math.PI) / 180;
  const distance = width * 1.7;
  const corner = (x: number, y: number): readonly [number, number] => {
    const scale = (distance / (distance + x * Math.sin(angle))) * 0.94;
    return [width / 2 + x * Math.cos(angle) * scale, height / 2 + y * scale];
  };
  const [half, high] = [width / 2, height / 2];
  return [corner(-half, -high), corner(half, -high), corner(half, high), corner(-half, high)] as const;
}

/** The noise of a camera's sensor. */
function noisy(picture: Raster, random: () => number): Raster {
  const data = new Uint8Array(picture.data.length);
  for (let offset = 0; offset < data.length; offset += 3) {
    const speck = between(random, -3, 3);
    for (let channel = 0; channel < 3; channel++) {
      data[offset + channel] = Math.max(0, Math.min(255, (picture.data[offset + channel] ?? 0) + speck));
    }
  }
  return { ...picture, data };
}
