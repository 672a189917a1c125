import { itemAt } from "../images/at.ts";

/** A point of the picture plane. */
export type Point = { x: number; y: number };

const cross = (o: Point, a: Point, b: Point) => (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);

/** The convex hull, counter-clockwise in a y-up plane (Andrew's monotone chain, 1979). */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  if (sorted.length < 3) return sorted;
  const half = (ordered: readonly Point[]) => {
    const chain: Point[] = [];
    for (const point of ordered) {
      while (chain.length >= 2 && cross(itemAt(chain, chain.length - 2), itemAt(chain, chain.length - 1), point) <= 0)
        chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

/** Area by the shoelace formula, always positive. */
export function areaOf(polygon: readonly Point[]): number {
  let twice = 0;
  for (const [i, point] of polygon.entries()) {
    const next = itemAt(polygon, (i + 1) % polygon.length);
    twice += point.x * next.y - next.x * point.y;
  }
  return Math.abs(twice) / 2;
}

/** The polygon with `count` corners that is left when the flattest corner is dropped, again and again (Visvalingam 1993). */
export function reduced(polygon: readonly Point[], count: number): Point[] {
  const left = [...polygon];
  while (left.length > count) {
    let flattest = { index: 0, area: Infinity };
    for (let i = 0; i < left.length; i++) {
      const before = itemAt(left, (i + left.length - 1) % left.length);
      const after = itemAt(left, (i + 1) % left.length);
      const area = areaOf([before, itemAt(left, i), after]);
      if (area < flattest.area) flattest = { index: i, area };
    }
    left.splice(flattest.index, 1);
  }
  return left;
}
