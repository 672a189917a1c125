import { drawing } from "../../lib/vision/testing/drawn.ts";
import { pdfWithPages } from "../../lib/vision/testing/hostile.ts";
import { HANDHELD_SHOTS, passportPage, photograph, STEADY_SHOT, specimenPerson } from "../specimen/index.ts";

const documents = 200;
const megabyte = 1024 * 1024;

/** Reads two hundred drawn documents, every tenth a PDF, and tells the process's memory on the way. */
export async function benchMemory(vision: typeof import("../../lib/vision/index.ts")): Promise<void> {
  const page = await drawing(() => passportPage(specimenPerson("anna")));
  const pictures: Buffer[] = [];
  for (const shot of [STEADY_SHOT, ...HANDHELD_SHOTS]) pictures.push(await drawing(() => photograph(page, shot)));
  const marks: number[] = [];
  for (let i = 1; i <= documents; i++) {
    const upload = i % 10 === 0 ? pdfWithPages(1) : pictures[i % pictures.length];
    if (!upload) throw new Error("nothing was drawn");
    const { jpeg } = await vision.sanitizeUpload(upload);
    await Promise.all([
      vision.readDocument(jpeg),
      vision.readFace(jpeg, "document"),
      vision.assessTampering(upload, null),
    ]);
    if (i % 20 === 0) {
      marks.push(process.memoryUsage().rss / megabyte);
      console.log(`${i} documents read: ${Math.round(marks.at(-1) ?? 0)} MB resident, the vision workers with it`);
    }
  }
  const half = Math.ceil(marks.length / 2);
  const [first, last] = [Math.max(...marks.slice(0, half)), Math.max(...marks.slice(half))];
  console.log(`highest in the second hundred over the first: ${(last / first).toFixed(2)}`);
}
