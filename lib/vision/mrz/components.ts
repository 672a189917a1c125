import { byteAt } from "../images/at.ts";
import type { GrayImage } from "../images/gray-image.ts";

/** A turned rectangle: centre, length along its main axis, thickness across it, the axis' angle in radians. */
export type TurnedBox = { centreX: number; centreY: number; width: number; height: number; angle: number };

/** The white connected areas (4-neighbourhood) of at least `pixelsMin`, as boxes along their principal axis. */
export function findComponents(binary: GrayImage, pixelsMin: number): TurnedBox[] {
  const seen = new Uint8Array(binary.pixels.length);
  const boxes: TurnedBox[] = [];
  for (let start = 0; start < seen.length; start++) {
    if (byteAt(binary.pixels, start) === 0 || byteAt(seen, start) === 1) continue;
    const points = flood(binary, seen, start);
    if (points.length >= pixelsMin) boxes.push(principalBox(points, binary.width));
  }
  return boxes;
}

function flood(binary: GrayImage, seen: Uint8Array, start: number): number[] {
  const { width, height, pixels } = binary;
  const points: number[] = [];
  const pending = [start];
  seen[start] = 1;
  const visit = (point: number) => {
    if (byteAt(pixels, point) === 0 || byteAt(seen, point) === 1) return;
    seen[point] = 1;
    pending.push(point);
  };
  for (let point = pending.pop(); point !== undefined; point = pending.pop()) {
    points.push(point);
    const x = point % width;
    if (x > 0) visit(point - 1);
    if (x < width - 1) visit(point + 1);
    if (point >= width) visit(point - width);
    if (point < width * (height - 1)) visit(point + width);
  }
  return points;
}

function principalBox(points: number[], width: number): TurnedBox {
  const count = points.length;
  let sumX = 0;
  let sumY = 0;
  let sumXX = 0;
  let sumYY = 0;
  let sumXY = 0;
  for (const point of points) {
    const x = point % width;
    const y = Math.floor(point / width);
    sumX += x;
    sumY += y;
    sumXX += x * x;
    sumYY += y * y;
    sumXY += x * y;
  }
  const meanX = sumX / count;
  const meanY = sumY / count;
  const spread = sumXX / count - meanX ** 2 - (sumYY / count - meanY ** 2);
  const angle = 0.5 * Math.atan2(2 * (sumXY / count - meanX * meanY), spread);
  return boxAround(
    points.map((point) => ({ x: point % width, y: Math.floor(point / width) })),
    { x: meanX, y: meanY },
    angle,
  );
}

type Point = { x: number; y: number };

function boxAround(points: Point[], origin: Point, angle: number): TurnedBox {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  let [alongMin, alongMax, acrossMin, acrossMax] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const point of points) {
    const x = point.x - origin.x;
    const y = point.y - origin.y;
    const along = x * cos + y * sin;
    const across = y * cos - x * sin;
    alongMin = Math.min(alongMin, along);
    alongMax = Math.max(alongMax, along);
    acrossMin = Math.min(acrossMin, across);
    acrossMax = Math.max(acrossMax, across);
  }
  const along = (alongMin + alongMax) / 2;
  const across = (acrossMin + acrossMax) / 2;
  return {
    centreX: origin.x + along * cos - across * sin,
    centreY: origin.y + along * sin + across * cos,
    width: alongMax - alongMin + 1,
    height: acrossMax - acrossMin + 1,
    angle,
  };
}
