import load from "@cornerstonejs/codec-openjpeg/wasmjs";

/** Pixels row by row, `components` bytes each. */
export type Pixels = { width: number; height: number; components: number; pixels: Uint8Array };

/** A bare code stream of JPEG 2000, a thirtieth of the size of its pixels, near what chips hold. */
export async function codeStream({ width, height, components, pixels }: Pixels, ratio = 30): Promise<Buffer> {
  const { J2KEncoder } = await load();
  const encoder = new J2KEncoder();
  const info = { width, height, bitsPerSample: 8, componentCount: components, isSigned: false };
  encoder.getDecodedBuffer(info).set(pixels);
  encoder.setQuality(false, 1);
  encoder.setCompressionRatio(0, ratio);
  encoder.encode();
  return Buffer.from(encoder.getEncodedBuffer());
}

/** A box of a JP2 file (ISO/IEC 15444-1 §I.4). */
export function box(type: string, ...content: readonly Uint8Array[]): Buffer {
  const length = content.reduce((sum, { length }) => sum + length, 8);
  return Buffer.concat([uint(4, length), Buffer.from(type, "latin1"), ...content]);
}

/**
 * The code stream as a JP2 file (§I.2.2). `colour` is the number of its colour space (16 sRGB, 17 gray, 18 sYCC), `further`
 * boxes come behind it in the header.
 */
export function jp2(
  stream: Uint8Array,
  { width, height, components }: Omit<Pixels, "pixels">,
  colour = components === 1 ? 17 : 16,
  further: readonly Uint8Array[] = [],
): Buffer {
  const imageHeader = Buffer.concat([uint(4, height), uint(4, width), uint(2, components), Buffer.from([7, 7, 0, 0])]);
  return Buffer.concat([
    box("jP  ", Buffer.from("0d0a870a", "hex")),
    box("ftyp", Buffer.from("jp2 \0\0\0\0jp2 ", "latin1")),
    box("jp2h", box("ihdr", imageHeader), box("colr", Buffer.from([1, 0, 0]), uint(4, colour)), ...further),
    box("jp2c", stream),
  ]);
}

function uint(octets: 2 | 4, value: number): Buffer {
  const bytes = Buffer.alloc(octets);
  bytes.writeUIntBE(value, 0, octets);
  return bytes;
}
