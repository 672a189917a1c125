import type { Sharp } from "sharp";
import { ImageRefused } from "../errors.ts";
import { askChild, type ChildProgram } from "./ask-child.ts";
import type { ApartReport } from "./decode-apart-child.ts";
import { tooManyPixels } from "./decoding-refusal.ts";
import { openRaw } from "./open-image.ts";

/** What phones send beside JPEG. Their decoders are large and young, so that each file is decoded in a process of its own. */
export type ApartType = "webp" | "avif" | "heic";

const program: ChildProgram = {
  file: "lib/vision/images/decode-apart-child.ts",
  // 512 MB of wasm memory in 64 KB pages (a HEIC of 48 MP takes 350), 128 MB of JavaScript heap; sharp is native.
  flags: ["--max-old-space-size=128", "--wasm-max-mem-pages=8192", "--allow-addons"],
  cpuMsMax: 10_000, // 48 MP take 1.5 s as HEIC. Chosen
  residentMegabytesMax: 1200, // 48 MP of HEIC take 500 MB, of AVIF and WebP less. Chosen
};

/** Decodes WebP, AVIF or HEIC, upright and no larger than is kept. Throws `ImageRefused`. */
export async function decodeApart(bytes: Uint8Array, type: ApartType): Promise<Sharp> {
  const report = await askChild<ApartReport>(program, bytes);
  if (report.kind === "too_many_pixels") throw tooManyPixels();
  if (report.kind === "took_too_long")
    throw new ImageRefused("took_too_long", "Decoding the file takes too long. Send it as JPEG instead.");
  if (report.kind !== "decoded") throw new ImageRefused("unreadable", SENTENCE[type]);
  const { width, height, pixels } = report;
  if (pixels.length !== width * height * 3) throw new ImageRefused("unreadable", SENTENCE[type]);
  return openRaw(pixels, width, height, 3);
}

const SENTENCE: Record<ApartType, string> = {
  webp: "The WebP file cannot be read. Send it again, or as JPEG.",
  avif: "The AVIF file cannot be read. Send it again, or as JPEG.",
  heic: "The HEIC file cannot be read. On an iPhone, choose Settings, Camera, Formats, Most Compatible and take it again, or send a screenshot of it.",
};
