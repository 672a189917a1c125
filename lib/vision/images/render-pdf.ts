import { ImageRefused } from "../errors.ts";
import { askChild, type ChildFailure, type ChildProgram } from "./ask-child.ts";
import type { PdfReport } from "./render-pdf-child.ts";

const program: ChildProgram = {
  file: "lib/vision/images/render-pdf-child.ts",
  // 512 MB of wasm memory in 64 KB pages (a nested form takes 2 GB without it), 256 MB of JavaScript heap; sharp is native.
  flags: ["--max-old-space-size=256", "--wasm-max-mem-pages=8192", "--allow-addons"],
  cpuMsMax: 10_000, // a content-stream bomb runs for 40 s, five honest pages for under five
};

/**
 * Renders every page of a PDF, in a process of its own that sees no environment, may write nowhere, has bounded memory,
 * and is killed after ten seconds of CPU time. A page is a JPEG, or null where it does not render; one at least does.
 */
export async function renderPdf(bytes: Uint8Array): Promise<(Uint8Array | null)[]> {
  const report = await askChild<PdfReport>(program, bytes);
  if (report.kind === "rendered") return report.pages;
  throw refusals[report.kind]();
}

const refusals: Record<Exclude<PdfReport["kind"], "rendered"> | ChildFailure["kind"], () => ImageRefused> = {
  encrypted: () =>
    new ImageRefused("unreadable", "The PDF is protected by a password. Send it without one, or a photograph."),
  too_many_pages: () => new ImageRefused("too_many_pages", "The PDF has more than 5 pages. Send only the page needed."),
  unreadable: () => new ImageRefused("unreadable", "The PDF cannot be read. Send it again, or a photograph."),
  took_too_long: () =>
    new ImageRefused("took_too_long", "Rendering the PDF takes too long. Send a photograph instead."),
};
