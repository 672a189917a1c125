import { between, randomFrom } from "./random.ts";

interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Fine interlaced waves over an area, in two pale inks. The same seed gives the same lines. */
export function guilloche(seed: number, area: Area, inks: readonly [string, string], opacity: number): string {
  const random = randomFrom(seed);
  return inks.map((ink, index) => waves(random, area, ink, index === 0 ? 34 : 26, opacity)).join("");
}

function waves(random: () => number, area: Area, ink: string, count: number, opacity: number): string {
  const length = between(random, 180, 320);
  const depth = between(random, 26, 44);
  const drift = between(random, 0.6, 1.4);
  const paths = Array.from({ length: count }, (_, line) => {
    const base = area.y + ((line + 0.5) / count) * area.height;
    const points: string[] = [];
    for (let x = area.x; x <= area.x + area.width; x += 16) {
      const phase = (x / length) * Math.PI * 2 + line * drift;
      const y = base + Math.sin(phase) * depth * Math.sin((x / area.width) * Math.PI + line * 0.11);
      points.push(`${x.toFixed(0)} ${y.toFixed(1)}`);
    }
    return `M${points.join("L")}`;
  });
  return `<path d="${paths.join("")}" fill="none" stroke="${ink}" stroke-width="1.1" opacity="${opacity}"/>`;
}

/** A rosette of the kind that decorates security print: a hypotrochoid of `turns` loops. */
export function rosette(
  at: { x: number; y: number; radius: number },
  turns: number,
  ink: string,
  opacity: number,
): string {
  const rings = [1, 0.86, 0.72, 0.58].map((size, ring) => {
    const points: string[] = [];
    for (let step = 0; step <= 720; step++) {
      const angle = (step / 720) * Math.PI * 2;
      const radius = at.radius * size * (0.74 + 0.26 * Math.cos(angle * turns + ring * 0.9));
      points.push(`${(at.x + Math.cos(angle) * radius).toFixed(1)} ${(at.y + Math.sin(angle) * radius).toFixed(1)}`);
    }
    return `M${points.join("L")}Z`;
  });
  return `<path d="${rings.join("")}" fill="none" stroke="${ink}" stroke-width="1.2" opacity="${opacity}"/>`;
}

/** A flowing, unreadable signature inside an area. */
export function signature(seed: number, area: Area, ink: string): string {
  const random = randomFrom(seed * 31 + 5);
  let x = area.x;
  let path = `M${x} ${area.y + area.height * 0.6}`;
  while (x < area.x + area.width) {
    const step = between(random, 12, 30);
    const up = area.y + between(random, 0, area.height * 0.5);
    const down = area.y + between(random, area.height * 0.55, area.height);
    path += ` C${(x + step * 0.2).toFixed(1)} ${up.toFixed(1)} ${(x + step * 0.9).toFixed(1)} ${up.toFixed(1)} ${(x + step * 0.6).toFixed(1)} ${down.toFixed(1)}`;
    x += step * 0.75;
  }
  return `<path d="${path}" fill="none" stroke="${ink}" stroke-width="3.4" stroke-linecap="round" opacity="0.85"/>`;
}
