import sharp, { type JpegOptions } from "sharp";
import { expect, it } from "vitest";
import { isDecodedByRows } from "./jpeg-segments.ts";

const saved = (options: JpegOptions) =>
  sharp({ create: { width: 64, height: 48, channels: 3, background: "#789" } })
    .jpeg(options)
    .toBuffer();

it("a JPEG is decoded row by row where it is one sequential scan of all its components, and no other file is", async () => {
  const baseline = await saved({});
  expect(isDecodedByRows(baseline)).toBe(true);
  expect(isDecodedByRows(await saved({ progressive: true }))).toBe(false);
  // A scan of one component of three (ITU-T T.81 §B.2.3): the others come in scans of their own, and all are kept.
  const inThreeScans = Buffer.from(baseline);
  inThreeScans[baseline.indexOf(Buffer.of(0xff, 0xda)) + 4] = 1;
  expect(isDecodedByRows(inThreeScans)).toBe(false);
  // Arithmetic codes (SOF9), two frames, a file of another kind.
  const arithmetic = Buffer.from(baseline);
  arithmetic[baseline.indexOf(Buffer.of(0xff, 0xc0)) + 1] = 0xc9;
  expect(isDecodedByRows(arithmetic)).toBe(false);
  const at = baseline.indexOf(Buffer.of(0xff, 0xc0));
  const frame = baseline.subarray(at, at + 2 + baseline.readUInt16BE(at + 2));
  expect(isDecodedByRows(Buffer.concat([baseline.subarray(0, at), frame, baseline.subarray(at)]))).toBe(false);
  expect(isDecodedByRows(Buffer.from("no JPEG"))).toBe(false);
  expect(isDecodedByRows(baseline.subarray(0, 2))).toBe(false);
});
