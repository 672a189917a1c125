import { medianOf } from "../images/at.ts";
import type { Observation } from "./observation.ts";

const framesCompared = 5; // spread over the film: enough to notice that another face took over
const yawDegreesMax = 10; // templates of turned faces drift apart by themselves

/**
 * Indices of the frames to describe: first the clearest frontal one with open eyes, then the clearest frontal frame of
 * each fifth of the film.
 */
export function bestFrames(observations: readonly Observation[]): number[] {
  const usable = observations.flatMap((observation, index) => (observation.face ? [{ observation, index }] : []));
  const frontal = usable.filter(({ observation }) => Math.abs(observation.face?.yawDegrees ?? 0) <= yawDegreesMax);
  const pool = frontal.length > 0 ? frontal : usable;
  const openMin = 0.8 * medianOf(pool.map(({ observation }) => observation.eyeAspectRatio));
  const open = pool.filter(({ observation }) => observation.eyeAspectRatio >= openMin);
  const clearest = [...open].sort((a, b) => b.observation.sharpness - a.observation.sharpness);
  const fifths = Array.from({ length: framesCompared }, (_, fifth) =>
    clearest.find(({ index }) => Math.floor((index * framesCompared) / observations.length) === fifth),
  );
  return [...new Set([clearest[0], ...fifths].flatMap((choice) => (choice ? [choice.index] : [])))];
}
