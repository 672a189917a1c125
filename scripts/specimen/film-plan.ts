import type { EyesOpen } from "./film-person.ts";
import { between } from "./random.ts";

export type Step = "blink" | "turn_left" | "turn_right";
export type ScreenColour = "red" | "green" | "blue" | "white";

/** What a person does at one moment of a film, and what the screen shows then. */
export interface Moment {
  atMs: number;
  yaw: number;
  eyesOpen: EyesOpen;
  /** Null while the page itself is shown. */
  screen: ScreenColour | null;
  act: "rest" | "flash" | Step;
}

/** A film from its first prompt to its last colour, with the times that the page tells the server. */
export interface Plan {
  moments: Moment[];
  timeline: { kind: Step; fromMs: number; toMs: number }[];
  colours: { colour: ScreenColour; fromMs: number; toMs: number }[];
}

export const COLOUR_MS = 500;
const FRONT_MS = 900;
const BETWEEN_MS = 500;
const SHUT_MS = 60;

interface Manner {
  steps: readonly Step[];
  colours: readonly ScreenColour[];
  framesPerSecond: number;
  /** Of the drawn head, in degrees; the nets read about half. */
  turnDegrees: number;
  random: () => number;
}

/** Plans a person who follows: each act begins a human reaction after its prompt. */
export function planFilm({ steps, colours, framesPerSecond, turnDegrees, random }: Manner): Plan {
  const acts: { kind: Step; fromMs: number; toMs: number; startMs: number }[] = [];
  let clock = FRONT_MS;
  for (const kind of steps) {
    const startMs = clock + between(random, 280, 650);
    const toMs = startMs + (kind === "blink" ? between(random, 650, 800) : between(random, 1900, 2500));
    acts.push({ kind, fromMs: clock, toMs, startMs });
    clock = toMs + BETWEEN_MS;
  }
  const shown = colours.map((colour, i) => ({
    colour,
    fromMs: clock + i * COLOUR_MS,
    toMs: clock + (i + 1) * COLOUR_MS,
  }));
  const endMs = clock + colours.length * COLOUR_MS + 300;
  const shutMs = between(random, 120, 260);
  const moments: Moment[] = [];
  for (let atMs = 0; atMs < endMs; atMs += 1000 / framesPerSecond) {
    const act = acts.find(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs);
    const part = act ? (atMs - act.startMs) / (act.toMs - act.startMs) : 0;
    const side = act?.kind === "turn_left" ? 1 : act?.kind === "turn_right" ? -1 : 0;
    moments.push({
      atMs: Math.round(atMs),
      // In steps of three degrees: each pose is drawn once and used by many films.
      yaw: Math.round((side * turnDegrees * outAndBack(part)) / 3) * 3 || 0,
      eyesOpen: act?.kind === "blink" ? lids(atMs - act.startMs - 100, shutMs) : 1,
      screen: shown.find(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs)?.colour ?? null,
      act: act?.kind ?? (atMs >= clock ? "flash" : "rest"),
    });
  }
  const timeline = acts.map(({ kind, fromMs, toMs }) => ({ kind, fromMs: Math.round(fromMs), toMs: Math.round(toMs) }));
  return { moments, timeline, colours: shown };
}

/** The frames that a page sends: all of a blink, every third of a turn, every second of the flash, every fourth at rest. */
export function sentMoments(moments: readonly Moment[]): Moment[] {
  const every = { rest: 4, flash: 2, blink: 1, turn_left: 3, turn_right: 3 };
  return moments.filter(({ act }, index) => index % every[act] === 0);
}

/** 0 at both ends, 1 in the middle fifth, with a soft start and stop. */
function outAndBack(part: number): number {
  const ramp = Math.max(0, Math.min(1, Math.min(part, 1 - part) / 0.4));
  return ramp * ramp * (3 - 2 * ramp);
}

function lids(sinceMs: number, shutMs: number): EyesOpen {
  if (sinceMs < 0 || sinceMs > shutMs + 4 * SHUT_MS) return 1;
  const edge = Math.min(sinceMs, shutMs + 4 * SHUT_MS - sinceMs);
  return edge < SHUT_MS ? 0.6 : edge < 2 * SHUT_MS ? 0.3 : 0;
}
