import type { Pose } from "./film-person.ts";
import type { ScreenColour } from "./film-plan.ts";
import { between } from "./random.ts";
import { jpegOf, type Raster, sample } from "./raster.ts";

type Light = readonly [number, number, number];

/** The room, the screen and the camera of one film. */
export interface Scene {
  ambient: Light;
  /** Light of the full screen on the face over that of the room: 0.03 by a window, 0.5 in the dark. */
  screen: number;
  /** The same on the wall behind. */
  screenOnRoom: number;
  wall: readonly [Light, Light];
  delayMs: number;
  /** How fast the camera takes over exposure and white balance; 0 never. */
  adaptation: number;
  /** Standard deviation of the sensor at mid gray, in bytes. */
  noise: number;
  /** Pixels of the head's sway and of the hand's shake. */
  sway: number;
  zoom: number;
  quality: number;
  gain: number;
}

export function sceneFrom(random: () => number): Scene {
  const warm = between(random, -0.25, 0.3);
  const tone = (): Light => [between(random, 0.08, 0.6), between(random, 0.08, 0.6), between(random, 0.08, 0.6)];
  const screen = 10 ** between(random, -1.5, -0.35);
  return {
    ambient: [1 + warm * 0.7, 1, 1 - warm],
    screen,
    screenOnRoom: screen * between(random, 0.01, 0.25),
    wall: [tone(), tone()],
    delayMs: between(random, 60, 330),
    adaptation: between(random, 0, 1.2),
    noise: between(random, 1, 4.5),
    sway: between(random, 0.6, 2.4),
    zoom: between(random, 0.8, 1.06),
    quality: Math.round(between(random, 70, 88)),
    gain: between(random, 0.72, 1.12),
  };
}

/** Daylight, a still hand and a good camera. */
export const EVEN_LIGHT: Scene = {
  ambient: [1, 1, 1],
  screen: 0,
  screenOnRoom: 0,
  wall: [
    [0.4, 0.4, 0.4],
    [0.3, 0.3, 0.3],
  ],
  delayMs: 0,
  adaptation: 0,
  noise: 0.6,
  sway: 0,
  zoom: 1,
  quality: 88,
  gain: 0.95,
};

const SCREEN: Readonly<Record<ScreenColour, Light>> = {
  red: [1, 0.03, 0.02],
  green: [0.05, 1, 0.06],
  blue: [0.02, 0.05, 1],
  white: [1, 1, 1],
};
const FACE_MAX = 0.98;
const PAGE: Light = [0.75, 0.75, 0.72];

const LINEAR = Float32Array.from({ length: 256 }, (_, byte) => {
  const share = byte / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
});
const STEPS = 4096;
const ENCODED = Uint8Array.from({ length: STEPS + 1 }, (_, step) => {
  const light = step / STEPS;
  return Math.round(255 * (light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055));
});

/** What the screen sends at a time; the camera shows it `delayMs` later. */
export function screenLight(colour: ScreenColour | null): Light {
  return colour ? SCREEN[colour] : PAGE;
}

/** A camera that films under one scene; it keeps its exposure and balance from frame to frame. */
export function cameraIn(scene: Scene, random: () => number) {
  let balance: Light = [1, 1, 1];
  let lastMs: number | null = null;
  return {
    /** A living person: the face stands near the screen, the wall far from it. */
    film(pose: Pose, screen: Light, atMs: number): Raster {
      const share = lastMs === null ? 1 : Math.min(1, (scene.adaptation * (atMs - lastMs)) / 1000);
      lastMs = atMs;
      const lit = (near: number) => eachOf((c) => at(scene.ambient, c) + near * at(screen, c));
      const seen = lit(scene.screen * 0.6);
      const mean = (seen[0] + seen[1] + seen[2]) / 3;
      // Gray world: the camera pulls every channel towards the mean, a part of the way.
      balance = eachOf((c) => at(balance, c) + share * ((0.35 * mean) / at(seen, c) + 0.65 / mean - at(balance, c)));
      // Cameras expose for the face: light skin stays just below white.
      const gain = Math.min(
        scene.gain,
        FACE_MAX / Math.max(...eachOf((c) => at(lit(scene.screen), c) * at(balance, c))),
      );
      const swayed = moved(
        pose,
        [Math.sin(atMs / 610) * scene.sway, Math.sin(atMs / 430 + 1) * scene.sway * 0.7],
        scene.zoom,
      );
      return exposed(
        swayed,
        { ...scene, gain },
        { face: lit(scene.screen), room: lit(scene.screenOnRoom), balance },
        random,
      );
    },
  };
}

type Channel = 0 | 1 | 2;

const eachOf = (value: (channel: Channel) => number): Light => [value(0), value(1), value(2)];
const at = (light: Light, channel: Channel): number => light[channel];

type Lit = { face: Light; room: Light; balance: Light };

function exposed({ surface, matte }: Pose, scene: Scene, { face, room, balance }: Lit, random: () => number): Raster {
  const { width, height } = surface;
  const data = new Uint8Array(surface.data.length);
  const [one, other] = scene.wall;
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      const person = (matte[pixel] ?? 0) / 255;
      const side = x / width;
      const speck = (random() + random() + random() - 1.5) * 2 * scene.noise;
      for (let c = 0; c < 3; c++) {
        const wall = ((one[c] ?? 0) * (1 - side) + (other[c] ?? 0) * side) * (room[c] ?? 1);
        const skin = (LINEAR[surface.data[pixel * 3 + c] ?? 0] ?? 0) * (face[c] ?? 1);
        // The surface was drawn before black, so it is already multiplied with the matte.
        const light = (skin + wall * (1 - person)) * (balance[c] ?? 1) * scene.gain;
        const byte = ENCODED[Math.min(STEPS, Math.max(0, Math.round(light * STEPS)))] ?? 0;
        data[pixel * 3 + c] = Math.max(0, Math.min(255, byte + speck));
      }
    }
  }
  return { width, height, data };
}

/** The head a little aside and nearer or farther; what comes in from outside is the wall. */
function moved({ surface, matte }: Pose, [dx, dy]: readonly [number, number], zoom: number): Pose {
  const { width, height } = surface;
  const to: Pose = {
    surface: { width, height, data: new Uint8Array(surface.data.length) },
    matte: new Uint8Array(matte.length),
  };
  for (let y = 0, pixel = 0; y < height; y++) {
    const v = (y - height - dy) / zoom + height;
    for (let x = 0; x < width; x++, pixel++) {
      const u = (x - width / 2 - dx) / zoom + width / 2;
      if (u < 0 || v < 0 || u > width - 1 || v > height - 1) continue;
      sample(surface, u, v, to.surface.data, pixel * 3);
      to.matte[pixel] = matte[Math.round(v) * width + Math.round(u)] ?? 0;
    }
  }
  return to;
}

export function encode(picture: Raster, scene: Scene): Promise<Buffer> {
  return jpegOf(picture, scene.quality);
}
