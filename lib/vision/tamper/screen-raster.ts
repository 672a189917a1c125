import { at, byteAt, doubleAt, medianOf } from "../images/at.ts";
import { crop, type GrayImage } from "../images/gray-image.ts";

const tileSide = 128;
const tilesAcross = 4;
const lowestFrequency = 0.12; // cycles a pixel: above print and the pitch of a zone in a picture that can be read

/** How a fine pattern that runs through the whole picture stands out. */
export type Raster = {
  /** Its power over that of the frequencies around it, in the middle tile. */
  strength: number;
  /** Part of the tiles that show it. */
  share: number;
};

/**
 * Looks for the raster of a screen: one frequency, along rows or columns, that stands out in most parts of the picture.
 * Guilloche and text are strong in places, and at other frequencies from place to place.
 */
export function measureRaster(image: GrayImage): Raster {
  const rows = tilesOf(image).map((tile) => prominence(spectrumOf(tile, false)));
  const columns = tilesOf(image).map((tile) => prominence(spectrumOf(tile, true)));
  const [a, b] = [common(rows), common(columns)];
  return a.share * a.strength > b.share * b.strength ? a : b;
}

function tilesOf(image: GrayImage): GrayImage[] {
  // In a smaller picture the tiles are one another, and what is everywhere in one is everywhere.
  if (image.width < tilesAcross * tileSide || image.height < 2 * tileSide) return [];
  const places = Array.from({ length: tilesAcross }, (_, i) => i / (tilesAcross - 1));
  return places.flatMap((x) =>
    places.map((y) => crop(image, x * (image.width - tileSide), y * (image.height - tileSide), tileSide, tileSide)),
  );
}

const hann = Float64Array.from(
  { length: tileSide },
  (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / (tileSide - 1)),
);
const cosine = Float64Array.from({ length: tileSide }, (_, i) => Math.cos((2 * Math.PI * i) / tileSide));
const sine = Float64Array.from({ length: tileSide }, (_, i) => Math.sin((2 * Math.PI * i) / tileSide));

/** Mean power of each frequency over every fourth line, Hann-windowed. */
function spectrumOf({ pixels }: GrayImage, isAcross: boolean): Float64Array {
  const power = new Float64Array(tileSide >> 1);
  for (let line = 0; line < tileSide; line += 4) {
    const values = new Float64Array(tileSide);
    let mean = 0;
    for (let i = 0; i < tileSide; i++) {
      values[i] = byteAt(pixels, isAcross ? i * tileSide + line : line * tileSide + i);
      mean += doubleAt(values, i) / tileSide;
    }
    for (let i = 0; i < tileSide; i++) values[i] = (doubleAt(values, i) - mean) * doubleAt(hann, i);
    for (let frequency = 0; frequency < power.length; frequency++) {
      let [real, imaginary] = [0, 0];
      for (let i = 0, phase = 0; i < tileSide; i++, phase = (phase + frequency) % tileSide) {
        real += doubleAt(values, i) * doubleAt(cosine, phase);
        imaginary += doubleAt(values, i) * doubleAt(sine, phase);
      }
      power[frequency] = doubleAt(power, frequency) + real * real + imaginary * imaginary;
    }
  }
  return power;
}

/** Power of each frequency over the middle of its neighbours', three to nine away on both sides. */
function prominence(power: Float64Array): Float64Array {
  return power.map((value, frequency) => {
    if (frequency < lowestFrequency * tileSide) return 0;
    const around: number[] = [];
    for (let offset = 3; offset <= 9; offset++) {
      for (const other of [frequency - offset, frequency + offset]) {
        if (other >= 4 && other < power.length) around.push(at(power, other));
      }
    }
    return value / (medianOf(around) + 1);
  });
}

const standsOut = 6;

function common(tiles: readonly Float64Array[]): Raster {
  let best: Raster = { strength: 0, share: 0 };
  for (let frequency = 2; frequency < (tileSide >> 1) - 1; frequency++) {
    const here = tiles.map((tile) => Math.max(at(tile, frequency - 1), at(tile, frequency), at(tile, frequency + 1)));
    const share = here.filter((value) => value >= standsOut).length / Math.max(1, tiles.length);
    const strength = medianOf(here);
    if (share * strength > best.share * best.strength) best = { strength, share };
  }
  return best;
}
