import { damagedPortrait, refusedPortrait } from "./portrait-refusal.ts";

/** A code stream (ISO/IEC 15444-1 Annex A) that may be decoded, without what stood behind its end. */
export type CodeStream = { bytes: Uint8Array; width: number; height: number; components: 1 | 3 };

// Chosen above what a chip holds: portraits have under 1 MP in one tile, encoders write up to 20 layers and 6 levels.
const [pixelsMax, tilesMax, layersMax, levelsMax] = [4_000_000, 256, 64, 10];

const [SOC, SIZ, COD, SOT, EOC] = [0xff4f, 0xff51, 0xff52, 0xff90, 0xffd9]; // Table A.2
const [sizBytes, sizBytesEach, codBytesMin, tilePartBytesMin] = [38, 3, 12, 14];

/**
 * Looks at the markers alone and refuses what no chip's portrait is, before a decoder sees it: beyond 4 megapixels, not
 * gray or RGB of 8 bits, placed off the origin, subsampled, of many tiles or layers, or cut off. Throws `ImageRefused`.
 */
export function readCodeStream(bytes: Uint8Array): CodeStream {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (view.getUint16(0) !== SOC || view.getUint16(2) !== SIZ) throw damagedPortrait();
    const size = readSize(view, 4);
    const tileParts = readStyle(view, 4 + view.getUint16(4));
    return { ...size, bytes: bytes.subarray(0, endOfTileParts(view, tileParts)) };
  } catch (cause) {
    if (cause instanceof RangeError) throw damagedPortrait(cause); // a marker lies behind the end
    throw cause;
  }
}

// §A.5.1. The decoder package takes the grid's far corner for the size, so that an offset would read beyond its memory.
function readSize(view: DataView, at: number): Omit<CodeStream, "bytes"> {
  const numbers = Array.from({ length: 8 }, (_, i) => view.getUint32(at + 4 + 4 * i));
  const [width = 0, height = 0, left, top, tileWidth = 0, tileHeight = 0, tileLeft, tileTop] = numbers;
  const components = view.getUint16(at + 36);
  if (width * height > pixelsMax) throw refusedPortrait("too_many_pixels", "has more than 4 megapixels");
  if (width === 0 || height === 0 || tileWidth === 0 || tileHeight === 0) throw damagedPortrait();
  const isHighThroughput = (view.getUint16(at + 2) & 0xc000) !== 0; // Rsiz: Part 15, or extensions of Part 2
  const isPlaced = [left, top, tileLeft, tileTop].some((offset) => offset !== 0);
  const isTiled = Math.ceil(width / tileWidth) * Math.ceil(height / tileHeight) > tilesMax;
  if (isHighThroughput || isPlaced || isTiled) throw refusedPortrait("unreadable", "is coded as no chip's portrait is");
  if (components !== 1 && components !== 3) throw refusedPortrait("unreadable", "is neither gray nor RGB");
  if (view.getUint16(at) !== sizBytes + sizBytesEach * components) throw damagedPortrait();
  for (let component = 0; component < components; component++) {
    const place = at + sizBytes + sizBytesEach * component;
    const [depth, across, down] = [view.getUint8(place), view.getUint8(place + 1), view.getUint8(place + 2)];
    if (depth !== 7 || across !== 1 || down !== 1)
      throw refusedPortrait("unreadable", "does not have 8 bits for each colour of a pixel");
  }
  return { width, height, components };
}

/** §A.6.1: the default coding style among the other segments of the main header. Returns where the tile-parts begin. */
function readStyle(view: DataView, start: number): number {
  let hasStyle = false;
  let at = start;
  for (; view.getUint16(at) !== SOT; at += 2 + view.getUint16(at + 2)) {
    if (view.getUint16(at) < 0xff00 || view.getUint16(at + 2) < 2) throw damagedPortrait();
    if (view.getUint16(at) !== COD) continue;
    if (hasStyle || view.getUint16(at + 2) < codBytesMin) throw damagedPortrait();
    hasStyle = true;
    if (view.getUint16(at + 6) > layersMax || view.getUint8(at + 9) > levelsMax)
      throw refusedPortrait("unreadable", "is coded as no chip's portrait is");
  }
  if (!hasStyle) throw damagedPortrait();
  return at;
}

/** §A.4.2 and §A.4.4: every tile-part is as long as it says, and behind the last one stands the end. */
function endOfTileParts(view: DataView, start: number): number {
  let at = start;
  while (view.getUint16(at) === SOT) {
    const length = view.getUint32(at + 6) || view.byteLength - 2 - at; // 0: all that is left
    if (length < tilePartBytesMin) throw damagedPortrait();
    at += length;
  }
  if (view.getUint16(at) !== EOC) throw damagedPortrait();
  return at + 2;
}
