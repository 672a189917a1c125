import {
  advanceChallenge,
  type ChallengeProgress,
  startChallenge,
} from "../../components/capture/challenge-progress.ts";
import { chooseFrames } from "../../components/capture/choose-frames.ts";
import { type FaceReading, meshEyes, meshTurn } from "../../components/capture/face-measures.ts";
import { cameraIn, type Scene, screenLight } from "./film-camera.ts";
import { FilmedPerson } from "./film-manner.ts";
import type { Actor } from "./film-person.ts";
import type { Moment, Plan, ScreenColour, Step } from "./film-plan.ts";
import { meshFinder } from "./head-mesh.ts";
import { between, randomFrom } from "./random.ts";

/** The page never saw a movement that was made: a person would try again, a drawing cannot turn further. */
export class Unseen extends Error {}

// As the server and the page have them: lib/domain/kyc, components/capture/{run-challenge,run-flash}.ts.
const TIMEOUT_SECONDS = 60;
const FRAMES_MAX = 90;
const COLOUR_MS = 500;
const REST_MS = 400;
const PAINTED_MS = 33;
const AFTER_MS = 450;

/**
 * A film from the first prompt to the last colour. What the person is told, and which frames are sent, is decided by the
 * capture page's own code, which looks through the same mesh net at the same picture as it would.
 * @throws Unseen
 */
export async function followPage(
  actor: Actor,
  scene: Scene,
  asked: { steps: readonly Step[]; colours: readonly ScreenColour[] },
  random: () => number,
): Promise<Plan> {
  const frameMs = between(random, 85, 98);
  const lookMs = between(random, 110, 220);
  const person = new FilmedPerson(random);
  const look = await lookThrough(scene, actor);
  const moments: Moment[] = [];
  let progress = startChallenge(asked.steps, TIMEOUT_SECONDS, true);
  let lookedMs = 0;
  let atMs = 0;
  for (; progress.phase !== "done"; atMs += frameMs) {
    const moment = person.at(Math.round(atMs), null);
    moments.push(moment);
    if (atMs - lookedMs < lookMs) continue;
    const next = advanceChallenge(progress, atMs, await look(moment));
    if (hasMovedOn(progress, next)) {
      if (progress.phase === "step" && next.seenAtMs === null && progress.seenAtMs === null) throw new Unseen();
      person.hear(next.phase === "step" ? (next.steps[next.index] ?? null) : null, atMs);
    }
    [progress, lookedMs] = [next, atMs];
  }
  const shown = asked.colours.map((colour, i) => {
    const fromMs = Math.round(atMs + REST_MS + PAINTED_MS + i * (COLOUR_MS + PAINTED_MS));
    return { colour, fromMs, toMs: fromMs + COLOUR_MS };
  });
  const endMs = (shown.at(-1)?.toMs ?? atMs) + AFTER_MS;
  for (; atMs < endMs; atMs += frameMs) {
    const colour = shown.find(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs + PAINTED_MS)?.colour ?? null;
    moments.push({ ...person.at(Math.round(atMs), colour), act: "flash" });
  }
  const timeline = progress.timeline.map(({ kind, from_ms, to_ms }) => ({ kind, fromMs: from_ms, toMs: to_ms }));
  const lit = shown.map(({ fromMs, toMs }) => ({ from_ms: fromMs, to_ms: toMs }));
  const sent = chooseFrames(moments.map((moment) => moment.atMs), progress.timeline, FRAMES_MAX, lit); // biome-ignore format: one call
  return { moments, timeline, colours: shown, sent };
}

const hasMovedOn = (before: ChallengeProgress, after: ChallengeProgress) =>
  before.phase !== after.phase || before.index !== after.index;

async function lookThrough(scene: Scene, actor: Actor): Promise<(moment: Moment) => Promise<FaceReading | null>> {
  const finder = await meshFinder();
  const camera = cameraIn(scene, randomFrom(actor.look.seed));
  return async ({ atMs, yaw, eyesOpen }) => {
    const picture = camera.film(actor.pose(yaw, eyesOpen), screenLight(null), atMs);
    const face = await finder.find(picture).catch(() => null);
    if (!face) return null;
    const turn = meshTurn(face.points, face.yawDegrees);
    // Where the face stands and how large it is guides the person before the challenge, not in it.
    return { centreX: 0, centreY: 0, width: 0.5, turn, eyes: meshEyes(face.points) };
  };
}
