import type { ZoneFormat } from "../../lib/vision/mrz/formats.ts";
import { between, randomFrom } from "../specimen/random.ts";
import { machineFonts, type ZoneFont, zonePage } from "./zone-page.ts";
import { photographZone, plainShot, type ZoneShot } from "./zone-photograph.ts";
import { forged, pick, type Random, randomZone, type ZoneText } from "./zone-texts.ts";

const formats = ["TD3", "TD1", "TD2", "MRVA", "MRVB", "FRAID"] as const satisfies readonly ZoneFormat[];

const sign = (random: Random) => (random() < 0.5 ? -1 : 1);
const around = (random: Random, low: number, high: number) => sign(random) * between(random, low, high);

/** What is hard about a photograph. Sizes are in characters, so they mean the same for every format. */
const conditions = {
  plain: () => ({}),
  perspective: (random) => ({
    yawDegrees: around(random, 12, 32),
    pitchDegrees: around(random, 0, 25),
    rotationDegrees: around(random, 0, 4),
    coverage: 0.75,
  }),
  quarterTurn: (random) => ({
    quarterTurns: 1 + Math.floor(random() * 3),
    rotationDegrees: around(random, 0, 4),
    yawDegrees: around(random, 0, 12),
    coverage: 0.75,
  }),
  tilted: (random) => ({ rotationDegrees: around(random, 5, 25), coverage: 0.7 }),
  smallType: (random) => ({ pitch: between(random, 6.5, 10), quality: 90, noise: 1.5 }),
  glare: (random) => ({ glare: between(random, 0.5, 0.85), pitch: 20 }),
  blur: (random) => ({ blur: between(random, 0.06, 0.11), pitch: between(random, 14, 26) }),
  shake: (random) => ({ shake: between(random, 0.1, 0.22), pitch: between(random, 16, 26) }),
  shadow: (random) => ({ shadow: between(random, 0.35, 0.7), yawDegrees: around(random, 0, 8) }),
  compressed: (random) => ({ quality: Math.round(between(random, 15, 35)), pitch: between(random, 14, 22) }),
  farAway: (random) => ({ coverage: between(random, 0.35, 0.5), pitch: between(random, 12, 18) }),
  handheld: (random) => ({
    yawDegrees: around(random, 4, 20),
    pitchDegrees: around(random, 4, 20),
    rotationDegrees: around(random, 0, 8),
    quarterTurns: Math.floor(random() * 4),
    coverage: between(random, 0.5, 0.75),
    pitch: between(random, 11, 22),
    shadow: between(random, 0, 0.5),
    blur: between(random, 0, 0.06),
    noise: 5,
    quality: Math.round(between(random, 50, 80)),
  }),
} as const satisfies Record<string, (random: Random) => Partial<ZoneShot>>;

export type Condition = keyof typeof conditions;

/** Every condition of the set. */
export const conditionNames = Object.keys(conditions).filter((name): name is Condition => name in conditions);

/** One photograph of the set, and what is printed on it. `isForged`: one character was changed, so a check fails. */
export type ZonePhotograph = {
  name: string;
  condition: Condition;
  isForged: boolean;
  zone: ZoneText;
  font: ZoneFont;
  draw(): Promise<Buffer>;
};

function photographOf(seed: number, condition: Condition, format: ZoneFormat, isForged: boolean): ZonePhotograph {
  const random = randomFrom(seed);
  const honest = randomZone(random, format);
  const zone = isForged ? forged(random, honest) : honest;
  const isDrawn = random() < 0.5;
  const found = machineFonts().filter((font) => font.startsWith("OCR"));
  const font = isDrawn || found.length === 0 ? "drawn" : pick(random, found);
  const shot = { ...plainShot, ...conditions[condition](random) };
  const draw = async () => photographZone(random, await zonePage(random, zone, font), shot);
  return { name: `${condition}-${format}-${seed}${isForged ? "-forged" : ""}`, condition, isForged, zone, font, draw };
}

/**
 * The set for one seed: each format once or twice under each condition, and forged ones. The same seed and the same
 * installed fonts give the same pictures; without OCR-B fonts all zones are in the project's own drawing.
 */
export function zoneSet(seed: number, perFormat = 2): ZonePhotograph[] {
  const all = conditionNames.flatMap((condition, c) =>
    formats.flatMap((format, f) =>
      Array.from({ length: perFormat + 1 }, (_, i) =>
        photographOf(seed * 100_003 + c * 1009 + f * 101 + i, condition, format, i === perFormat),
      ),
    ),
  );
  return all;
}
