import { PDFiumLibrary } from "@hyzyla/pdfium";
import sharp from "sharp";

// The process that parses one PDF. It is started by render-pdf.ts, lives for one file, and is killed after it.

/** What the child found; a page is a JPEG, or null where it does not render. */
export type PdfReport =
  | { kind: "rendered"; pages: (Uint8Array | null)[] }
  | { kind: "encrypted" | "too_many_pages" | "unreadable" };

const pagesMax = 5;
const pixelsMax = 12_000_000; // documents.md: an A4 page at 300 dpi has 8.7 MP
const sideWanted = 3500; // pixels on the longer side, A4 at 300 dpi
const pointsMin = 10; // a page smaller than this is no picture of anything

async function render(bytes: Uint8Array): Promise<PdfReport> {
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(bytes);
  const count = document.getPageCount();
  if (count > pagesMax) return { kind: "too_many_pages" };
  const pages: (Uint8Array | null)[] = [];
  for (let index = 0; index < count; index++) pages.push(await renderPage(document.getPage(index)).catch(() => null));
  return pages.some((page) => page !== null) ? { kind: "rendered", pages } : { kind: "unreadable" };
}

type Page = ReturnType<Awaited<ReturnType<PDFiumLibrary["loadDocument"]>>["getPage"]>;

async function renderPage(page: Page): Promise<Uint8Array | null> {
  const { originalWidth: width, originalHeight: height } = page.getOriginalSize();
  if (!(Math.min(width, height) >= pointsMin)) return null;
  const scale = Math.min(sideWanted / Math.max(width, height), Math.sqrt(pixelsMax / (width * height)));
  if (!(Math.min(width, height) * scale >= 1)) return null;
  const bitmap = await page.render({ scale, render: "bitmap" });
  const raw = { width: bitmap.width, height: bitmap.height, channels: 4 } as const;
  return sharp(bitmap.data, { raw }).removeAlpha().jpeg({ quality: 95, chromaSubsampling: "4:4:4" }).toBuffer();
}

process.once("message", (bytes: Uint8Array) => {
  render(bytes)
    .catch((error: unknown): PdfReport => {
      const isLocked = error instanceof Error && /password|security/i.test(error.message);
      return { kind: isLocked ? "encrypted" : "unreadable" };
    })
    .then((report) => process.send?.(report));
});
