import { readFileSync } from "node:fs";
import path from "node:path";
import { type Position, prepareZXingModule, type ReadResult, readBarcodes } from "zxing-wasm/reader";
import { type Effort, effortOf } from "../effort.ts";
import type { GrayImage } from "../images/gray-image.ts";
import { resize, rotate } from "../images/resample.ts";
import type { TurnedBox } from "../mrz/components.ts";
import { packageFolder } from "../pool/package-folder.ts";

let ready: Promise<unknown> | null = null;

/** The decoder comes from the package's own folder: left alone, it would fetch itself from a content network. */
function load(): Promise<unknown> {
  ready ??= prepareZXingModule({
    overrides: { wasmBinary: decoderBytes() },
    fireImmediately: true,
  });
  return ready;
}

function decoderBytes(): ArrayBuffer {
  const bytes = readFileSync(path.join(packageFolder("zxing-wasm"), "dist", "reader", "zxing_reader.wasm"));
  return Uint8Array.from(bytes).buffer;
}

// PDF417 of a licence is 60 to 80 mm wide: in a picture of 2,000 pixels a module has four pixels, at 1,300 nearly three.
// Its rows are so low that the decoder loses them where they lean by 3°: the picture is turned in steps of 4°.
const looks = [
  { side: 2000, degrees: 0 },
  { side: 1300, degrees: 0 },
  { side: 2000, degrees: -4 },
  { side: 2000, degrees: 4 },
  { side: 2800, degrees: 0 },
  { side: 2000, degrees: -8 },
  { side: 2000, degrees: 8 },
] as const;

/** A barcode's text, and where it lies in the picture, the axis along which it is read. */
export type FoundBarcode = { text: string; place: TurnedBox };

/**
 * The PDF417 barcode in a picture, or null. Error correction has proved it; what it says is a stranger's.
 * At most seven looks, whose cost is noted.
 */
export async function readPdf417(image: GrayImage, effort: Effort): Promise<FoundBarcode | null> {
  await load();
  const long = Math.max(image.width, image.height);
  const tried = new Set<string>();
  for (const { side, degrees } of looks) {
    const scale = Math.min(1, side / long);
    if (tried.has(`${scale} ${degrees}`)) continue;
    tried.add(`${scale} ${degrees}`);
    effort.spend(effortOf.barcode(image.width * image.height * scale * scale));
    const turned = await rotate(image, degrees);
    const found = await readAt(turned, scale);
    if (found) return { text: found.text, place: placeOf(found.position, { image, turned, scale, degrees }) };
  }
  return null;
}

type Seen = { text: string; position: Position };

async function readAt(image: GrayImage, scale: number): Promise<Seen | null> {
  const width = Math.round(image.width * scale);
  const small = scale === 1 ? image : await resize(image, width, Math.round(image.height * scale), "cubic");
  const results = await readBarcodes(rgba(small), {
    formats: ["PDF417"],
    tryHarder: true,
    tryRotate: true,
    tryInvert: false,
    maxNumberOfSymbols: 2, // some licences carry a second one, for the inventory of blank cards
    textMode: "Plain",
  });
  return longest(results.filter((result) => result.isValid));
}

/** Octets as Latin-1: AAMVA's elements are ASCII, and a licence's binary parts are none of ours. */
function longest(results: readonly ReadResult[]): Seen | null {
  const seen = results.map(({ bytes, position }) => ({ text: Buffer.from(bytes).toString("latin1"), position }));
  return seen.sort((a, b) => b.text.length - a.text.length)[0] ?? null;
}

type Turned = { image: GrayImage; turned: GrayImage; scale: number; degrees: number };

/** A place of the copy that was turned about its centre and then shrunk, in the picture itself. */
function placeOf(corners: Position, { image, turned, scale, degrees }: Turned): TurnedBox {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const back = ({ x, y }: { x: number; y: number }) => {
    const [u, v] = [x / scale - turned.width / 2, y / scale - turned.height / 2];
    return { x: image.width / 2 + u * cos + v * sin, y: image.height / 2 + v * cos - u * sin };
  };
  const [a, b, c, d] = [back(corners.topLeft), back(corners.topRight), back(corners.bottomRight), back(corners.bottomLeft)] as const; // biome-ignore format: one corner each
  return {
    centreX: (a.x + b.x + c.x + d.x) / 4,
    centreY: (a.y + b.y + c.y + d.y) / 4,
    width: Math.hypot(b.x - a.x, b.y - a.y),
    height: Math.hypot(d.x - a.x, d.y - a.y),
    angle: Math.atan2(b.y - a.y, b.x - a.x),
  };
}

/** The decoder takes four channels and reads their luma. */
function rgba({ width, height, pixels }: GrayImage) {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0, j = 0; i < pixels.length; i++, j += 4) {
    const value = pixels[i] ?? 0;
    data[j] = value;
    data[j + 1] = value;
    data[j + 2] = value;
    data[j + 3] = 255;
  }
  return { width, height, data, colorSpace: "srgb" as const };
}
