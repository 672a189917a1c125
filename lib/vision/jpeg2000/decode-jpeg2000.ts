import { askChild, type ChildProgram } from "../images/ask-child.ts";
import { readCodeStream } from "./code-stream.ts";
import type { Jpeg2000Report } from "./decode-jpeg2000-child.ts";
import { codeStreamIn } from "./jp2-boxes.ts";
import { damagedPortrait, refusedPortrait } from "./portrait-refusal.ts";

/** `components` bytes a pixel, row by row: gray, or sRGB. */
export type DecodedPortrait = { width: number; height: number; components: 1 | 3; pixels: Uint8Array };

// A process and no worker of the pool: only a process can be given a limit of wasm memory (a bomb of tiny precincts takes
// 2 GB and 9 s without it), and OpenJPEG, which keeps the picture before when it fails, is fresh for each portrait.
const program: ChildProgram = {
  file: "lib/vision/jpeg2000/decode-jpeg2000-child.ts",
  // 256 MB of wasm memory in 64 KB pages (4 MP in one tile take 60), 128 MB of JavaScript heap.
  flags: ["--max-old-space-size=128", "--wasm-max-mem-pages=4096"],
  cpuMsMax: 5000, // 4 MP take 0.7 s, with the start of the process. Chosen
};

/**
 * Decodes a chip's JPEG 2000 portrait, boxed or bare, after its markers were found to be those of one. The decoder runs
 * in a process of its own. Throws `ImageRefused`.
 */
export async function decodeJpeg2000(bytes: Uint8Array): Promise<DecodedPortrait> {
  const { width, height, components, bytes: stream } = readCodeStream(codeStreamIn(bytes));
  const report = await askChild<Jpeg2000Report>(program, Uint8Array.from(stream));
  if (report.kind === "took_too_long") throw refusedPortrait("took_too_long", "takes too long to decode");
  if (report.kind !== "decoded") throw damagedPortrait();
  const isAsAnnounced = report.width === width && report.height === height && report.components === components;
  if (!isAsAnnounced || report.pixels.length !== width * height * components) throw damagedPortrait();
  return { width, height, components, pixels: report.pixels };
}
