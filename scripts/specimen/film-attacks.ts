import { turnedPrint } from "./film.ts";
import { cameraIn, EVEN_LIGHT, encode, type Scene, sceneFrom, screenLight } from "./film-camera.ts";
import { followPage } from "./film-follow.ts";
import type { Actor, EyesOpen } from "./film-person.ts";
import { type Moment, type Plan, type ScreenColour, type Step, sentMoments } from "./film-plan.ts";
import { bent, litSheet, onScreen } from "./film-sheets.ts";
import { drawOnto } from "./perspective.ts";
import { between, randomFrom } from "./random.ts";
import type { Raster } from "./raster.ts";

export interface Film {
  frames: { atMs: number; jpeg: Buffer }[];
  /** What the server asked, at the times that the page told. */
  asked: Pick<Plan, "timeline" | "colours">;
}

export interface Request {
  steps: readonly Step[];
  colours: readonly ScreenColour[];
}

const STEPS: readonly Step[] = ["blink", "turn_left", "turn_right"];
const COLOURS: readonly ScreenColour[] = ["red", "green", "blue", "white"];

/** A challenge as the server draws it. */
export function requestFrom(random: () => number): Request {
  const rest = [...STEPS];
  const steps = STEPS.flatMap(() => rest.splice(Math.floor(random() * rest.length), 1));
  const colours: ScreenColour[] = [];
  while (colours.length < 6 || !COLOURS.every((colour) => colour === "white" || colours.includes(colour))) {
    if (colours.length >= 6) colours.length = 0;
    const others = COLOURS.filter((colour) => colour !== colours.at(-1));
    colours.push(...others.slice(Math.floor(random() * others.length)).slice(0, 1));
  }
  return { steps, colours };
}

/** Another challenge than this one, in its steps or in its colours. */
function otherThan(request: Request, part: "steps" | "colours", random: () => number): Request {
  for (;;) {
    const other = requestFrom(random);
    if (other[part].join() !== request[part].join()) return other;
  }
}

/** A person who follows the challenge in front of the camera. @throws Unseen */
export async function genuineFilm(actor: Actor, seed: number, asked?: Request): Promise<Film> {
  const random = randomFrom(seed);
  const request = asked ?? requestFrom(random);
  const scene = sceneFrom(random);
  const plan = await followPage(actor, scene, request, random);
  return { frames: await shoot(actor, plan, scene, random), asked: plan };
}

/** The attacks, each by a name for the table. None is aimed at the weights of a net: that needs a lab. */
export const ATTACKS = {
  "still print": ({ actor, plan, scene, random }) =>
    sheets(plan, scene, random, () => ({ yaw: 0, eyesOpen: 1 }), printOf(actor, scene, random)),
  "print, turned and shaken": ({ actor, plan, scene, random }) =>
    sheets(plan, scene, random, ({ yaw }) => ({ yaw: yaw * 1.15, eyesOpen: 1 }), printOf(actor, scene, random)),
  "print, bent and turned": ({ actor, plan, scene, random }) =>
    sheets(
      plan,
      scene,
      random,
      ({ yaw }) => ({ yaw, eyesOpen: 1, bend: between(randomFrom(actor.look.seed), 0.45, 0.9) }),
      printOf(actor, scene, random),
    ),
  "print, eyes cut out, blinking": ({ actor, plan, scene, random }) =>
    sheets(plan, scene, random, ({ yaw, eyesOpen }) => ({ yaw: yaw * 1.1, eyesOpen }), printOf(actor, scene, random)),
  "still on a screen, turned": ({ actor, plan, scene, random }) =>
    sheets(plan, scene, random, ({ yaw }) => ({ yaw, eyesOpen: 1 }), printOf(actor, scene, random), true),
  "replay, other order of steps": async ({ actor, request, plan, scene, random }) => {
    const other = await followPage(actor, scene, otherThan(request, "steps", random), random);
    return slotted(await shoot(actor, other, scene, random), plan);
  },
  "replay, same steps, old colours": async ({ actor, request, random, scene, plan }) => {
    const old = { ...otherThan(request, "colours", random), steps: request.steps };
    return shoot(actor, replanned(plan, old), scene, random);
  },
  "replay on a screen, same steps, old colours": async ({ actor, request, random, scene, plan }) => {
    const old = { ...otherThan(request, "colours", random), steps: request.steps };
    return shoot(actor, replanned(plan, old), scene, random, (picture) => onScreen(picture, random));
  },
  "replay, loop of two seconds": ({ actor, plan, scene, random }) => looped(actor, plan, scene, random),
  "replay, clips cut to the steps": ({ actor, plan, scene, random }) => spliced(actor, plan, scene, random),
  "replay, same steps, no colours": ({ actor, plan, scene, random }) =>
    shoot(actor, { ...plan, moments: plan.moments.map((moment) => ({ ...moment, screen: null })) }, scene, random),
} as const satisfies Record<string, (attack: Attack) => Promise<Film["frames"]>>;

export type AttackName = keyof typeof ATTACKS;

interface Attack {
  actor: Actor;
  request: Request;
  plan: Plan;
  scene: Scene;
  random: () => number;
}

/** A film of an attack. @throws Unseen where the filmed person is not seen to follow. */
export async function attackFilm(name: AttackName, actor: Actor, seed: number): Promise<Film> {
  const random = randomFrom(seed);
  const request = requestFrom(random);
  const scene = sceneFrom(random);
  const plan = await followPage(actor, scene, request, random);
  return { frames: await ATTACKS[name]({ actor, request, plan, scene, random }), asked: plan };
}

/** The same film with the colours of another challenge. */
function replanned(plan: Plan, old: Request): Plan {
  const moments = plan.moments.map((moment): Moment => {
    const index = plan.colours.findIndex(({ fromMs, toMs }) => moment.atMs >= fromMs && moment.atMs < toMs);
    return { ...moment, screen: old.colours[index] ?? null };
  });
  return { ...plan, moments };
}

async function shoot(
  actor: Actor,
  plan: Plan,
  scene: Scene,
  random: () => number,
  through: (picture: Raster) => Raster = (picture) => picture,
): Promise<Film["frames"]> {
  const camera = cameraIn(scene, random);
  const frames: Film["frames"] = [];
  for (const { atMs, yaw, eyesOpen } of sentMoments(plan)) {
    const screen = plan.moments.findLast((moment) => moment.atMs <= atMs - scene.delayMs)?.screen ?? null;
    const picture = camera.film(actor.pose(yaw, eyesOpen), screenLight(screen), atMs);
    frames.push({ atMs, jpeg: await encode(through(picture), scene) });
  }
  return frames;
}

/** Another film's pictures under this film's times: it is played from the start when the page starts to film. */
function slotted(frames: Film["frames"], { moments }: Plan): Film["frames"] {
  const last = moments.at(-1)?.atMs ?? 0;
  return frames.filter(({ atMs }) => atMs <= last);
}

/** A picture of the person as it could be taken from a network's page: evenly lit, sharp. */
function printOf(actor: Actor, scene: Scene, random: () => number) {
  const studio: Scene = { ...EVEN_LIGHT, wall: scene.wall, delayMs: scene.delayMs, quality: scene.quality };
  const camera = cameraIn(studio, random);
  const drawn = new Map<EyesOpen, Raster>();
  return (eyesOpen: EyesOpen): Raster => {
    const known = drawn.get(eyesOpen) ?? camera.film(actor.pose(0, eyesOpen), [0, 0, 0], 0);
    drawn.set(eyesOpen, known);
    return known;
  };
}

/** A flat or bent sheet, or a lit screen, held before the camera. */
async function sheets(
  plan: Plan,
  scene: Scene,
  random: () => number,
  hold: (moment: Moment) => { yaw: number; eyesOpen: EyesOpen; bend?: number },
  page: (eyesOpen: EyesOpen) => Raster,
  isScreen = false,
): Promise<Film["frames"]> {
  const frames: Film["frames"] = [];
  for (const moment of sentMoments(plan)) {
    const screen = plan.moments.findLast(({ atMs }) => atMs <= moment.atMs - scene.delayMs)?.screen ?? null;
    const { yaw, eyesOpen, bend } = hold(moment);
    const ground: Raster = { width: 640, height: 480, data: new Uint8Array(640 * 480 * 3).fill(96) };
    const shown = isScreen ? onScreen(page(eyesOpen), random) : page(eyesOpen);
    const shake = Math.sin(moment.atMs / 170) * 2 + between(random, -0.5, 0.5);
    const corners = turnedPrint(yaw + shake);
    const picture = bend ? bent(shown, yaw + shake, bend) : drawOnto(ground, shown, corners);
    frames.push({
      atMs: moment.atMs,
      jpeg: await encode(litSheet(picture, scene, screenLight(screen), isScreen, random), scene),
    });
  }
  return frames;
}

/** Two seconds of a still person, again and again, with the movements laid between. */
async function looped(actor: Actor, plan: Plan, scene: Scene, random: () => number): Promise<Film["frames"]> {
  const frames = await shoot(
    actor,
    { ...plan, moments: plan.moments.map((moment) => ({ ...moment, screen: null })) },
    scene,
    random,
  );
  const sent = sentMoments(plan);
  const still = frames.filter((_, index) => sent[index]?.act === "rest").slice(0, 4);
  return frames.map((frame, index) => {
    const act = sent[index]?.act;
    const again = still[index % Math.max(1, still.length)];
    return again && (act === "rest" || act === "flash") ? { ...frame, jpeg: again.jpeg } : frame;
  });
}

/** Clips of single movements from films of other days, one behind the other: the face stands elsewhere in each. */
async function spliced(actor: Actor, plan: Plan, scene: Scene, random: () => number): Promise<Film["frames"]> {
  const clips = await Promise.all(
    plan.timeline.map(async () => {
      const elsewhere: Scene = { ...scene, zoom: between(random, 0.72, 1.1), sway: between(random, 1, 3) };
      return shoot(
        actor,
        { ...plan, moments: plan.moments.map((moment) => ({ ...moment, screen: null })) },
        elsewhere,
        random,
      );
    }),
  );
  const starts = plan.timeline.map(({ fromMs }) => fromMs);
  return (clips[0] ?? []).flatMap((frame, index) => {
    const clip =
      clips[
        Math.max(
          0,
          starts.findLastIndex((start) => start <= frame.atMs),
        )
      ];
    return clip?.slice(index, index + 1) ?? [];
  });
}
