import { at, byteAt, doubleAt } from "../images/at.ts";
import { type EdgeMap, edgeMapOf } from "./edge-map.ts";
import { faceWidth, type Surroundings } from "./face-surroundings.ts";

/** What a face may be shown on. */
export type Carrier = {
  /** How much of the shorter of two straight, parallel edges beside the face is seen, 0…1; 0 without such edges. */
  coverage: number;
};

// In widths of the face, from its middle. A living person's shoulders hide what is behind them from about 0.9 down, as
// far as 1.3 to each side: an edge that goes on there lies before the person, or the person is shown inside it.
const nearest = 0.4;
const farthest = 1.35;
const from = -0.9;
const to = 1.3;
const visibleMin = 1.35; // of the way from `from` to `to`, where the picture ends before
const shoulders = 1; // seen down to here at least: beside a neck, a door is as near as a frame

const tiltMax = 18; // degrees that a telephone is held askew to the face that it shows
const parallelWithin = 3; // degrees, of an edge and the opposite one
const coverageFloor = 0.5; // below, a line is nothing but chance
const strengthMin = 20; // levels a pixel, mean of the line's edges
const frameAway = 3; // pixels from the edge to the middle of a narrow frame
const frameSpreadMax = 30; // levels between the tenth and the ninetieth percentile along a frame, with what it reflects
const frameSpreadMin = 2; // less is no thing that was photographed, but a bar that somebody's program drew
const frameBrightnessMin = 3; // no light at all is a bar that somebody's program drew
const frameBrightnessMax = 60;
const contrastMin = 20; // of the frame and what is beside it
const pictureSpreadMin = 40; // what is beside a frame is a picture, or a room, and not plain

// Measured: screens of the film frames 0.72 to 0.86, of two stills 0.60 and 0.69; living persons at most 0.52 on film frames,
// below 0.5 on all 147 photographs. All of them were in sight when this was set.
const coverageMin = 0.57;

/** Whether a face is shown on something flat that has a frame. */
export const isCarried = ({ coverage }: Carrier) => coverage >= coverageMin;

type Line = { coverage: number; isFrame: boolean };
type Best = { any: number; frame: number };

/**
 * Looks for the frame of a screen: two straight, parallel edges left and right of the face, at least one of them along a
 * narrow dark bar, that go on where a living person's shoulders would hide them. Costs about 70 ms at 2,000 pixels.
 */
export function findCarrier(surroundings: Surroundings): Carrier {
  const edges = edgeMapOf(surroundings);
  const [left, right] = [-1, 1].map((side) => linesOf(surroundings, edges, side));
  let best = 0;
  for (const [tilt, a] of (left ?? []).entries()) {
    for (let other = tilt - parallelWithin; other <= tilt + parallelWithin; other++) {
      const b = right?.[other];
      if (b) best = Math.max(best, Math.min(a.frame, b.any), Math.min(a.any, b.frame));
    }
  }
  return { coverage: best };
}

/** The best lines of one side, one entry a degree of tilt. */
function linesOf(surroundings: Surroundings, edges: EdgeMap, side: number): Best[] {
  return Array.from({ length: 2 * tiltMax + 1 }, (_, i) => {
    const best: Best = { any: 0, frame: 0 };
    for (let offset = nearest * faceWidth; offset <= farthest * faceWidth; offset += 0.5) {
      const line = lineAt(surroundings, edges, side * offset, i - tiltMax);
      if (!line) continue;
      best.any = Math.max(best.any, line.coverage);
      if (line.isFrame) best.frame = Math.max(best.frame, line.coverage);
    }
    return best;
  });
}

/** The line that passes the middle of the face at a distance, tilted by degrees from upright. */
function lineAt(surroundings: Surroundings, edges: EdgeMap, offset: number, tilt: number): Line | null {
  const { width, height, centreX, centreY } = surroundings;
  const slope = Math.tan((tilt * Math.PI) / 180);
  const [cosine, sine] = [Math.cos((tilt * Math.PI) / 180), Math.sin((tilt * Math.PI) / 180)];
  const pixels: number[] = [];
  let [hits, strength, lowest] = [0, 0, 0];
  for (let row = Math.round(from * faceWidth); row <= to * faceWidth; row++) {
    const exact = centreX + offset + slope * row;
    const [x, y] = [Math.round(exact), centreY + row];
    if (x < 2 * frameAway || y < 1 || x >= width - 2 * frameAway || y >= height - 1) continue;
    const i = y * width + x;
    if (byteAt(edges.isKnown, i) === 0) continue;
    pixels.push(i);
    lowest = row;
    const across = acrossAt(edges, i, cosine, sine) || acrossAt(edges, exact > x ? i + 1 : i - 1, cosine, sine);
    if (across === 0) continue;
    hits++;
    strength += across;
  }
  const coverage = hits / Math.max(1, pixels.length);
  if (pixels.length < visibleMin * faceWidth || lowest < shoulders * faceWidth) return null;
  if (coverage < coverageFloor || strength < strengthMin * hits) return null;
  const [one, other] = [-frameAway, frameAway].map((away) => along(surroundings.luma, pixels, away));
  if (!one || !other || Math.min(one.spread, other.spread) <= frameSpreadMin) return null;
  return { coverage, isFrame: isFrame(one, other) || isFrame(other, one) };
}

/** How steep an edge is across the line; 0 where there is none, or one that runs elsewhere. */
function acrossAt({ right, down, isEdge }: EdgeMap, i: number, cosine: number, sine: number): number {
  if (byteAt(isEdge, i) === 0) return 0;
  const across = Math.abs(doubleAt(right, i) * cosine - doubleAt(down, i) * sine);
  const alongside = Math.abs(doubleAt(right, i) * sine + doubleAt(down, i) * cosine);
  return alongside <= 0.5 * across ? across : 0;
}

type Strip = { spread: number; brightness: number };

/** Brightness beside a line. */
function along(luma: Float64Array, pixels: readonly number[], away: number): Strip {
  const sorted = Float64Array.from(pixels, (i) => doubleAt(luma, i + away)).sort();
  const part = (share: number) => at(sorted, Math.floor(sorted.length * share));
  return { spread: part(0.9) - part(0.1), brightness: part(0.5) };
}

const isFrame = (frame: Strip, beside: Strip) =>
  frame.spread <= frameSpreadMax &&
  frame.brightness >= frameBrightnessMin &&
  frame.brightness <= frameBrightnessMax &&
  beside.brightness - frame.brightness >= contrastMin &&
  beside.spread >= pictureSpreadMin;
