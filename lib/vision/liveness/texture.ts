import { at, byteAt, doubleAt, medianOf } from "../images/at.ts";
import { type ColourImage, lumaGray } from "../images/decode.ts";
import { crop, type GrayImage } from "../images/gray-image.ts";

/** What the surface of a face looks like. Weak evidence: it may lower a score, never raise it. */
export type Texture = {
  /** Mean standard deviation of Cb and Cr inside the face: skin is not of one colour, gray prints have none. */
  chromaSpread: number;
  /** Strongest fine periodic pattern over its neighbourhood in the spectrum: a screen's raster beats with the sensor. */
  moire: number;
};

// Measured on 30 film frames and 20 portraits: chroma spread of real faces 5.2 to 18.9, of a colour print 3.6 to 4.7,
// of a good screen 6.3 to 7.3 (not told apart). Moiré of all of them stayed under 8.3.
const chromaSpreadMin = 4.8;
const moireMax = 12;

/** Whether the surface speaks for a print or a screen. */
export const isSuspicious = ({ chromaSpread, moire }: Texture) => chromaSpread < chromaSpreadMin || moire > moireMax;

/** Measures the inner 60 % of a face box (left, top, width, height in pixels). */
export function measureTexture(image: ColourImage, box: readonly [number, number, number, number]): Texture {
  const [left, top, width, height] = box;
  const inner = [left + width * 0.2, top + height * 0.2, width * 0.6, height * 0.6] as const;
  const channel = (map: (r: number, g: number, b: number) => number) => crop(mapped(image, map), ...inner);
  const blueness = channel((r, g, b) => 128 - 0.169 * r - 0.331 * g + 0.5 * b); // Cb and Cr of BT.601
  const redness = channel((r, g, b) => 128 + 0.5 * r - 0.419 * g - 0.081 * b);
  return {
    chromaSpread: (deviation(blueness.pixels) + deviation(redness.pixels)) / 2,
    moire: moireRatio(crop(lumaGray(image), ...inner)),
  };
}

function mapped(image: ColourImage, map: (r: number, g: number, b: number) => number): GrayImage {
  const pixels = new Uint8Array(image.width * image.height);
  for (let i = 0, j = 0; i < pixels.length; i++, j += 3) {
    pixels[i] = map(byteAt(image.pixels, j), byteAt(image.pixels, j + 1), byteAt(image.pixels, j + 2));
  }
  return { width: image.width, height: image.height, pixels };
}

function deviation(values: Uint8Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

const patchSide = 96;

/** The largest ratio of one fine frequency's power to its neighbours', along rows or columns. */
function moireRatio(face: GrayImage): number {
  const side = Math.min(patchSide, face.width, face.height);
  if (side < 32) return 0; // too small to tell
  const patch = crop(face, (face.width - side) / 2, (face.height - side) / 2, side, side);
  return Math.max(peakRatio(spectrum(patch, 1, side)), peakRatio(spectrum(patch, side, 1)));
}

/** Mean power of each frequency along lines with the given step, over all lines (`stride` apart), Hann-windowed. */
function spectrum({ pixels, width: side }: GrayImage, step: number, stride: number): Float64Array {
  const power = new Float64Array(side >> 1);
  const window = Float64Array.from({ length: side }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / (side - 1)));
  for (let line = 0; line < side; line++) {
    let mean = 0;
    for (let i = 0; i < side; i++) mean += byteAt(pixels, line * stride + i * step) / side;
    for (let frequency = 0; frequency < power.length; frequency++) {
      let real = 0;
      let imaginary = 0;
      for (let i = 0; i < side; i++) {
        const value = (byteAt(pixels, line * stride + i * step) - mean) * doubleAt(window, i);
        const angle = (2 * Math.PI * frequency * i) / side;
        real += value * Math.cos(angle);
        imaginary += value * Math.sin(angle);
      }
      power[frequency] = doubleAt(power, frequency) + real * real + imaginary * imaginary;
    }
  }
  return power;
}

function peakRatio(power: Float64Array): number {
  let highest = 0;
  for (let frequency = Math.ceil(power.length * 0.3); frequency < power.length - 1; frequency++) {
    const around: number[] = [];
    for (let offset = -8; offset <= 8; offset++) {
      const other = frequency + offset;
      if (Math.abs(offset) >= 3 && other >= 4 && other < power.length) around.push(at(power, other));
    }
    highest = Math.max(highest, at(power, frequency) / (medianOf(around) + 1));
  }
  return highest;
}
