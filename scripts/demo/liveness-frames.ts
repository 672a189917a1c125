import { type Act, FILM, type Look, personFilm } from "#scripts/specimen/index.ts";

const ACTS: Readonly<Record<string, Act>> = { turn_left: "turn-left", turn_right: "turn-right", blink: "blink" };

// The server takes at most sixty frames: all of a blink, every third of a turn.
const EVERY: Readonly<Record<Act, number>> = { rest: 4, blink: 1, "turn-left": 3, "turn-right": 3 };

export type Film = { frames: Buffer[]; times: number[]; timeline: { kind: string; from_ms: number; to_ms: number }[] };

/** A drawn person who does what a challenge asks, in its order, with rests between. */
export async function livenessFrames(look: Look, steps: readonly string[]): Promise<Film> {
  const film: Film = { frames: [], times: [], timeline: [] };
  let at = 0;
  const add = async (act: Act) => {
    const from = at;
    for (const [index, frame] of (await personFilm(look, [act])).entries()) {
      if (index % EVERY[act] === 0) {
        film.frames.push(frame);
        film.times.push(Math.round(at));
      }
      at += 1000 / FILM.framesPerSecond;
    }
    return { from_ms: Math.round(from), to_ms: Math.round(at) };
  };
  await add("rest");
  for (const step of steps) {
    film.timeline.push({ kind: step, ...(await add(ACTS[step] ?? "rest")) });
    await add("rest");
  }
  return film;
}
