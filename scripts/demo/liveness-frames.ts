import { type Act, FILM, framesOf, type Look, personFilm } from "#scripts/specimen/index.ts";

const ACTS: Readonly<Record<string, Act>> = { turn_left: "turn-left", turn_right: "turn-right", blink: "blink" };

// Few frames are enough: all of a blink, every fourth of a turn.
const EVERY: Readonly<Record<Act, number>> = { rest: 5, blink: 1, "turn-left": 4, "turn-right": 4 };

export type Film = { frames: Buffer[]; times: number[]; timeline: { kind: string; from_ms: number; to_ms: number }[] };

/** A drawn person who does what a challenge asks, in its order, with rests between; one film, never cut. */
export async function livenessFrames(look: Look, steps: readonly string[]): Promise<Film> {
  const asked = steps.map((step) => ({ step, act: ACTS[step] ?? ("rest" as const) }));
  const acts: Act[] = ["rest", ...asked.flatMap(({ act }) => [act, "rest" as const])];
  const all = await personFilm(look, acts);
  const film: Film = { frames: [], times: [], timeline: [] };
  let start = 0;
  for (const [index, act] of acts.entries()) {
    const end = start + framesOf(act);
    for (let at = start; at < end; at += EVERY[act]) {
      film.frames.push(...all.slice(at, at + 1));
      film.times.push(timeOf(at));
    }
    const step = index % 2 === 1 ? asked[(index - 1) / 2]?.step : undefined;
    if (step) film.timeline.push({ kind: step, from_ms: timeOf(start), to_ms: timeOf(end) });
    start = end;
  }
  return film;
}

function timeOf(frame: number): number {
  return Math.round((frame * 1000) / FILM.framesPerSecond);
}
