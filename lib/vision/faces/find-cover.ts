import { byteAt } from "../images/at.ts";
import type { ColourImage } from "../images/decode.ts";

/** What hides a part of a face, as far as an aligned chip tells. */
export type Cover = "eyes" | "eye" | "nose" | "mouth";

// Places on the aligned 150-px chip, where every face's features lie alike.
type Area = readonly [left: number, right: number, top: number, bottom: number];
const rightEye: Area = [37, 58, 41, 53];
const leftEye: Area = [90, 111, 41, 53];
const rightCheek: Area = [36, 52, 66, 82];
const leftCheek: Area = [96, 112, 66, 82];
const bridge: Area = [69, 79, 42, 56];
const nose: Area = [63, 85, 66, 84];
const mouth: Area = [52, 96, 95, 112];

// Measured on 74 photographs and 30 drawings of uncovered faces, and on the same with covers drawn over them
// (scripts/bench/vision-covers.ts): the bound, then the uncovered face nearest to it.
const eyeBrightnessMin = 0.48; // 0.61: white or lid beside the iris, against the cheek below; sunglasses reach 0.4
const dullBrightnessMin = 0.62; // 0.61, with a contrast of 0.47: before dark skin, glasses are hardly darker,
const dullContrastMin = 0.36; // but without white or iris behind them
const eyeContrastMin = 0.1; // 0.21; a hand over one eye 0.08
const eyeContrastShareMax = 0.4; // of the other eye's: both are alike where both are shut, or far away. Chosen
const rednessDropMax = 0.075; // 0.053: nose against the skin between the eyes; masks begin at 0.07
const levelMax = 247; // of a channel
const mouthContrastMin = 0.085; // 0.095; a hand or a plain mask 0.08

/**
 * The first part of a face that is covered by sunglasses, a hand, hair or a mask; null where all seems bare. Made to
 * err on the side of bare: a cover in the very colours and shades of a face is not seen.
 */
export function findCover(chip: ColourImage): Cover | null {
  const [right, left] = [look(chip, rightEye), look(chip, leftEye)];
  const brightness = [right.bright / look(chip, rightCheek).middle, left.bright / look(chip, leftCheek).middle];
  const [plainer, other] = [Math.min(right.contrast, left.contrast), Math.max(right.contrast, left.contrast)];
  const brightest = Math.max(...brightness);
  if (brightest < eyeBrightnessMin || (brightest < dullBrightnessMin && other < dullContrastMin)) return "eyes";
  if (plainer < eyeContrastMin && plainer < eyeContrastShareMax * other) return "eye";
  // Skin is redder at the nose than between the eyes, whatever its colour and the light's; cloth is not.
  const [between, below] = [look(chip, bridge).redness, look(chip, nose).redness];
  if (between !== null && below !== null && between - below > rednessDropMax) return "nose";
  return look(chip, mouth).contrast < mouthContrastMin ? "mouth" : null;
}

type Look = {
  /** Median and 90th percentile of the brightness. */
  middle: number;
  bright: number;
  /** Standard deviation over mean of the brightness. */
  contrast: number;
  /** Mean of ln(red / green); null where most of it is overexposed. */
  redness: number | null;
};

function look({ width, pixels }: ColourImage, [left, right, top, bottom]: Area): Look {
  const levels: number[] = [];
  let redness = 0;
  let coloured = 0;
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const at = (y * width + x) * 3;
      const [red, green, blue] = [byteAt(pixels, at), byteAt(pixels, at + 1), byteAt(pixels, at + 2)];
      levels.push(0.299 * red + 0.587 * green + 0.114 * blue + 1);
      if (Math.max(red, green, blue) > levelMax) continue; // clipped, it has lost its colour
      redness += Math.log((red + 8) / (green + 8)); // a little light keeps the noise of dark pixels out
      coloured++;
    }
  }
  levels.sort((a, b) => a - b);
  const mean = levels.reduce((sum, level) => sum + level, 0) / levels.length;
  const variance = levels.reduce((sum, level) => sum + (level - mean) ** 2, 0) / levels.length;
  const ranked = (share: number) => levels[Math.floor(share * (levels.length - 1))] ?? 0;
  return {
    middle: ranked(0.5),
    bright: ranked(0.9),
    contrast: Math.sqrt(variance) / mean,
    redness: coloured >= levels.length / 4 ? redness / coloured : null,
  };
}
