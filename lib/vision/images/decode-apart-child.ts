import libheif, { type HeifChannel } from "libheif-js/wasm-bundle.js";
import sharp, { type Sharp } from "sharp";
import { fileTypeOf } from "./file-type.ts";
import { imagePixelsMax, openRaw, openUpright } from "./open-image.ts";

// The process that decodes one WebP, AVIF or HEIC. It is started by decode-apart.ts, lives for one file, and is killed after it.

/** What the child found; `pixels` is row by row, three bytes a pixel, upright, on white. */
export type ApartReport =
  | { kind: "decoded"; width: number; height: number; pixels: Uint8Array }
  | { kind: "unreadable" | "too_many_pixels" };

// open-image.ts has blocked every loader but JPEG and PNG; this process opens these two alone.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({ operation: ["VipsForeignLoadWebpBuffer", "VipsForeignLoadHeifBuffer"] });
sharp.concurrency(1);
sharp.cache(false);

const sideMax = 4000; // sanitize-upload.ts keeps no more

async function decode(bytes: Uint8Array): Promise<ApartReport> {
  if (fileTypeOf(bytes) === "heic") return decodeHeic(bytes);
  return reportOf(await openUpright(bytes, sideMax));
}

/** HEVC in wasm (libheif with libde265), as sharp's builds have no decoder for it. */
async function decodeHeic(bytes: Uint8Array): Promise<ApartReport> {
  const context = libheif.heif_context_alloc();
  const { code } = libheif.heif_context_read_from_memory(context, bytes);
  if (code !== libheif.heif_error_code.heif_error_Ok) return { kind: "unreadable" };
  const picture = libheif.heif_js_context_get_primary_image_handle(context);
  if (picture.code) return { kind: "unreadable" };
  const [width, height] = [libheif.heif_image_handle_get_width(picture), libheif.heif_image_handle_get_height(picture)];
  if (width * height > imagePixelsMax) return { kind: "too_many_pixels" };
  const { heif_colorspace_RGB: rgb } = libheif.heif_colorspace;
  const { heif_chroma_interleaved_RGB: interleaved } = libheif.heif_chroma;
  const channel = libheif.heif_js_decode_image2(picture, rgb, interleaved)?.channels?.[0];
  if (!channel) return { kind: "unreadable" };
  const image = openRaw(closedUp(channel), channel.width, channel.height, 3);
  return reportOf(image.resize({ width: sideMax, height: sideMax, fit: "inside", withoutEnlargement: true }));
}

/** The rows side by side, without what the codec leaves between them; in place, since a picture may have 150 MB. */
function closedUp({ data, width, height, stride }: HeifChannel): Uint8Array {
  const row = 3 * width;
  for (let y = 1; y < height && stride !== row; y++) data.copyWithin(y * row, y * stride, y * stride + row);
  return data.subarray(0, row * height);
}

async function reportOf(image: Sharp): Promise<ApartReport> {
  const { data, info } = await image
    .flatten({ background: "#fff" })
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { kind: "decoded", width: info.width, height: info.height, pixels: new Uint8Array(data) };
}

process.once("message", (bytes: Uint8Array) => {
  decode(bytes)
    .catch((error: unknown): ApartReport => {
      const isTooLarge = error instanceof Error && /pixel limit/i.test(error.message);
      return { kind: isTooLarge ? "too_many_pixels" : "unreadable" };
    })
    .then((report) => process.send?.(report));
});
