import { endsWithinScan } from "./jpeg-segments.ts";

const END = [0xff, 0xd9] as const; // EOI

/**
 * A JPEG whose last scan is followed by nothing, with the end-of-image marker put behind it (ITU-T T.81 §B.2.1); null
 * where there is one, or no scan at all. `padding` stands before it, as if the scan went on.
 */
export function withJpegEnd(bytes: Uint8Array, padding: Uint8Array = Uint8Array.of()): Uint8Array | null {
  if ((bytes.at(-2) === END[0] && bytes.at(-1) === END[1]) || !endsWithinScan(bytes)) return null;
  const scan = bytes.at(-1) === END[0] ? bytes.subarray(0, -1) : bytes; // half of the marker is there
  return Buffer.concat([scan, padding, Uint8Array.from(END)]);
}
