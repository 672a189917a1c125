import { CAMERA, FILM } from "./film.ts";
import { meshFinder } from "./head-mesh.ts";
import { drawPose, headFrom } from "./head-turn.ts";
import { LOOKS, type Look, type PersonName } from "./look.ts";
import { PERSON_NAMES } from "./persons.ts";
import { portraitPixels, type Sitting } from "./portrait.ts";
import { between, randomFrom } from "./random.ts";
import type { Raster } from "./raster.ts";

export const EYES = [1, 0.6, 0.3, 0] as const;
export type EyesOpen = (typeof EYES)[number];

/** One pose of a person without light or room: the colours of the surfaces, and how much of a pixel is the person. */
export interface Pose {
  surface: Raster;
  /** One byte a pixel, 255 where the person is. */
  matte: Uint8Array;
}

/** A drawn person who can be asked for poses; each is drawn once. */
export interface Actor {
  look: Look;
  pose(yaw: number, eyesOpen: EyesOpen): Pose;
}

const namedBy = (random: () => number): PersonName =>
  PERSON_NAMES[Math.floor(random() * PERSON_NAMES.length)] ?? "anna";

/** Which of the six a varied look is like: the recognition net takes two looks like the same one for one person. */
export const likenessOf = (seed: number): PersonName => namedBy(randomFrom(seed));

/** A look like one of the six, with other proportions, colours and perhaps glasses; the same seed, the same look. */
export function variedLook(seed: number): Look {
  const random = randomFrom(seed);
  const base: Look = LOOKS[namedBy(random)];
  const hairs = Object.values(LOOKS).map(({ hair }) => hair);
  const by = (value: number, share: number) => value * between(random, 1 - share, 1 + share);
  const { face, eyes, nose, mouth, brows } = base;
  return {
    ...base,
    seed,
    hair: random() < 0.4 ? (hairs[Math.floor(random() * hairs.length)] ?? base.hair) : base.hair,
    face: { ...face, temple: by(face.temple, 0.04), cheek: by(face.cheek, 0.04), jaw: by(face.jaw, 0.05) },
    eyes: { ...eyes, apart: by(eyes.apart, 0.04), width: by(eyes.width, 0.06), height: by(eyes.height, 0.08) },
    nose: { ...nose, width: by(nose.width, 0.1) },
    mouth: { ...mouth, width: by(mouth.width, 0.08) },
    brows: { ...brows, lift: by(brows.lift, 0.06), weight: by(brows.weight, 0.15) },
    freckles: random() < 0.2 ? 30 : base.freckles,
    ...(random() < 0.3
      ? { glasses: { colour: random() < 0.5 ? "#2a2522" : "#6b4a2f", width: between(random, 3, 6) } }
      : {}),
  };
}

const EVEN: Sitting = { ...CAMERA, light: 0.05, warmth: 0, grain: 0 };
const BLACK: Sitting = { ...EVEN, background: ["#000000", "#000000"] };
const WHITE: Sitting = { ...EVEN, background: ["#ffffff", "#ffffff"] };

/** Draws the person before black and before white: where both agree is the person. */
export async function actorOf(look: Look): Promise<Actor> {
  const finder = await meshFinder();
  const drawn = async (eyesOpen: number) => {
    const [black, white] = await Promise.all(
      [BLACK, WHITE].map((sitting) => portraitPixels(look, { ...sitting, eyesOpen }, FILM.width)),
    );
    if (!black || !white) throw new Error("A portrait was not drawn.");
    return { surface: black, matte: matteOf(black, white) };
  };
  const open = await drawn(1);
  const mesh = await finder.find(await portraitPixels(look, CAMERA, FILM.width));
  const heads = new Map<EyesOpen, { surface: ReturnType<typeof headFrom>; matte: ReturnType<typeof headFrom> }>();
  for (const eyesOpen of EYES) {
    const { surface, matte } = eyesOpen === 1 ? open : await drawn(eyesOpen);
    heads.set(eyesOpen, { surface: headFrom(surface, mesh), matte: headFrom(matte, mesh) });
  }
  const drawnPoses = new Map<string, Pose>();
  const pose = (yaw: number, eyesOpen: EyesOpen): Pose => {
    const key = `${yaw} ${eyesOpen}`;
    const known = drawnPoses.get(key);
    if (known) return known;
    const head = heads.get(eyesOpen);
    if (!head) throw new Error("These eyes were not drawn.");
    const held = { yaw, shift: [0, 0] as const };
    const made = { surface: drawPose(head.surface, held), matte: firstChannel(drawPose(head.matte, held)) };
    drawnPoses.set(key, made);
    return made;
  };
  return { look, pose };
}

/** 255 minus how much of the ground shines through, in all three channels. */
function matteOf(black: Raster, white: Raster): Raster {
  const data = new Uint8Array(black.data.length);
  for (let offset = 0; offset < data.length; offset += 3) {
    let through = 0;
    for (let channel = 0; channel < 3; channel++)
      through += Math.abs((white.data[offset + channel] ?? 0) - (black.data[offset + channel] ?? 0)) / 3;
    data.fill(255 - Math.min(255, Math.round(through)), offset, offset + 3);
  }
  return { ...black, data };
}

function firstChannel({ data }: Raster): Uint8Array {
  return Uint8Array.from({ length: data.length / 3 }, (_, pixel) => data[pixel * 3] ?? 0);
}
