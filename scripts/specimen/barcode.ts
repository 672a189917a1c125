import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import sharp from "sharp";
import { prepareZXingModule, writeBarcode } from "zxing-wasm/writer";
import type { Raster } from "./raster.ts";

const wasm = createRequire(import.meta.url).resolve("zxing-wasm/writer/zxing_writer.wasm");
prepareZXingModule({ overrides: { wasmBinary: Uint8Array.from(readFileSync(wasm)).buffer } });

/** A PDF417 barcode of these octets, `scale` pixels to a module, as raw pixels. */
export async function barcodeOf(text: string, scale: number): Promise<Raster> {
  const { image, error } = await writeBarcode(Buffer.from(text, "latin1"), { format: "PDF417", scale });
  if (!image) throw new Error(`no barcode could be drawn: ${error}`);
  const { data, info } = await sharp(Buffer.from(await image.arrayBuffer()))
    .flatten({ background: "#fff" })
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}
