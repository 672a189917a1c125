import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { ImageRefused } from "../errors.ts";
import { cpuMilliseconds } from "../testing/cpu-milliseconds.ts";
import { drawSvg } from "../testing/drawn.ts";
import { heldLike } from "../testing/eight-orientations.ts";
import {
  pdfContentBomb,
  pdfEncrypted,
  pdfFormBomb,
  pdfImageBomb,
  pdfWithPages,
  pdfWithScript,
  pngDeclaring,
  textBomb,
  zipBehind,
} from "../testing/hostile.ts";
import { peakMegabytes } from "../testing/peak-memory.ts";
import { sanitizePages, sanitizeUpload, uploadBytesMax } from "./sanitize-upload.ts";

const page = `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><rect width="100%" height="100%" fill="#9ab"/><circle cx="80" cy="80" r="50" fill="#823"/></svg>`;

const noise = (width: number, height: number) =>
  sharp(randomBytes(3 * width * height), { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();

/** Drawn; stored on its side and turned by the file, as phones do. */
const heic = readFileSync(new URL("../testing/passport-on-its-side.heic", import.meta.url));

async function refusal(bytes: Uint8Array): Promise<string> {
  const error: unknown = await sanitizeUpload(bytes).catch((thrown: unknown) => thrown);
  if (!(error instanceof ImageRefused)) throw new Error("It was not refused.", { cause: error });
  expect(error.message).toMatch(/^[A-Z].*\.$/); // a public sentence
  return error.code;
}

const ofPhone = (width: number, height: number, { progressive }: { progressive: boolean }) =>
  sharp({ create: { width, height, channels: 3, background: "#789" } })
    .withMetadata({ orientation: 6 })
    .jpeg({ progressive })
    .toBuffer();

describe("sanitizeUpload", { timeout: 300_000 }, () => {
  it("encodes JPEG, PNG and PDF anew as an upright JPEG", async () => {
    for (const [type, bytes] of [
      ["jpeg", await drawSvg(page)],
      ["png", await drawSvg(page, "png")],
      ["pdf", pdfWithPages(2)],
    ] as const) {
      const image = await sanitizeUpload(bytes);
      expect(image).toMatchObject({ source: type, pages: type === "pdf" ? 2 : 1 });
      // Of a page what is on its paper is kept: 100 by 50 points, with a margin.
      expect(image.width / image.height).toBeCloseTo(type === "pdf" ? 118 / 68 : 1.5, 1);
      expect((await sharp(image.jpeg).metadata()).format).toBe("jpeg");
    }
  });

  it.each(["webp", "avif"] as const)("encodes %s anew, upright as its EXIF orientation says", async (type) => {
    const upright = await sanitizeUpload(await drawSvg(page, "png"));
    for (const orientation of [1, 2, 6, 7] as const) {
      const sent = await heldLike(orientation, await drawSvg(page, "png"), (image) =>
        type === "webp" ? image.webp({ lossless: true }) : image.avif({ lossless: true, effort: 0 }),
      );
      const image = await sanitizeUpload(sent);
      expect(image).toMatchObject({ source: type, width: 300, height: 200 });
      expect(image.jpeg.equals(upright.jpeg), `orientation ${orientation}`).toBe(true);
    }
  });

  it("encodes an iPhone's HEIC anew, turned as the file says", async () => {
    const image = await sanitizeUpload(heic);
    expect(image).toMatchObject({ source: "heic", width: 840, height: 591, pages: 1 });
    expect((await sharp(image.jpeg).metadata()).format).toBe("jpeg");
  });

  it("refuses HEIC, AVIF and WebP that were cut off, and says what to do on an iPhone", async () => {
    const noisy = await noise(300, 200);
    const files = [heic, await sharp(noisy).avif({ effort: 0 }).toBuffer(), await sharp(noisy).webp().toBuffer()];
    for (const whole of files)
      for (const share of [0.1, 0.5, 0.95])
        expect(await refusal(whole.subarray(0, Math.floor(whole.length * share)))).toBe("unreadable");
    const error: unknown = await sanitizeUpload(heic.subarray(0, 9000)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: expect.stringContaining("Most Compatible") });
  });

  it("refuses HEIC, AVIF and WebP of too many pixels before decoding them", async () => {
    const wide = { create: { width: 8000, height: 6500, channels: 3, background: "#888" } } as const;
    const declaring = Buffer.from(heic);
    // The size of the picture as it is put together, and of what is coded (ISO/IEC 23008-12 §6.5.3).
    for (let at = heic.indexOf("ispe"); at >= 0; at = heic.indexOf("ispe", at + 1))
      declaring.writeUInt32BE(60_000, at + 8);
    declaring.writeUInt32BE(60_000, heic.lastIndexOf("ispe") + 12);
    const files = [
      await sharp(wide).webp({ lossless: true, effort: 0 }).toBuffer(),
      await sharp(wide).avif({ effort: 0 }).toBuffer(),
    ];
    for (const file of files) expect(await refusal(file)).toBe("too_many_pixels");
    expect(["too_many_pixels", "unreadable"]).toContain(await refusal(declaring));
  });

  it("takes JPEG and PNG alone as frames of a film, since others need a process each", async () => {
    const frame = await drawSvg(page, "png");
    expect((await sanitizeUpload(frame, "frame")).source).toBe("png");
    for (const other of [heic, pdfWithPages(1), await sharp(frame).webp().toBuffer()])
      await expect(sanitizeUpload(other, "frame")).rejects.toMatchObject({ code: "unsupported_type" });
  });

  it("turns the picture upright and drops what it says about itself", async () => {
    const turned = await sharp(await drawSvg(page))
      .withExif({ IFD0: { Copyright: "me", Orientation: "6" } })
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const image = await sanitizeUpload(turned);
    expect([image.width, image.height]).toEqual([200, 300]);
    expect((await sharp(image.jpeg).metadata()).exif).toBeUndefined();
  });

  it("keeps nothing that was appended to a picture", async () => {
    const script = Buffer.from("<script>alert(1)</script>");
    const image = await sanitizeUpload(Buffer.concat([await drawSvg(page), script]));
    expect(image.jpeg.includes(script)).toBe(false);
  });

  it("refuses an empty file", async () => expect(await refusal(Buffer.alloc(0))).toBe("empty"));

  it("takes 10 MB to the byte, and refuses one more before decoding it", async () => {
    const picture = await drawSvg(page);
    const whole = Buffer.concat([picture, randomBytes(uploadBytesMax - picture.length)]);
    expect((await sanitizeUpload(whole)).jpeg.length).toBeLessThan(100_000);
    expect(await refusal(Buffer.concat([whole, Buffer.of(0)]))).toBe("too_large");
  });

  it("keeps the picture alone of a file that is an archive or a page as well", async () => {
    for (const picture of [await drawSvg(page), await drawSvg(page, "png")]) {
      const { jpeg } = await sanitizeUpload(zipBehind(picture));
      expect(jpeg.includes("PK\u0003\u0004")).toBe(false);
      expect(jpeg.includes("script")).toBe(false);
    }
    expect(await refusal(Buffer.concat([Buffer.from("<!-- "), await drawSvg(page)]))).toBe("unsupported_type");
  });

  it("refuses SVG, GIF and HTML whatever they are called", async () => {
    expect(await refusal(Buffer.from(page))).toBe("unsupported_type");
    expect(await refusal(Buffer.from("GIF89a\x01\0\x01\0\x80\0\0", "latin1"))).toBe("unsupported_type");
    expect(await refusal(Buffer.from("<html><body>hi</body></html>"))).toBe("unsupported_type");
  });

  it("refuses an SVG behind the first bytes of a JPEG", async () => {
    const disguised = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from(page)]);
    expect(await refusal(disguised)).toBe("unreadable");
  });

  it("reads a telephone's 108 megapixels within the memory of 12, turned by its file", async () => {
    const sent = await ofPhone(12_000, 9000, { progressive: false });
    expect(await sanitizeUpload(sent)).toMatchObject({ width: 3000, height: 4000 });
    const small = await drawSvg(page);
    const ofTwelve = await peakMegabytes(small, await ofPhone(4000, 3000, { progressive: false }));
    expect((await peakMegabytes(small, sent)) - ofTwelve).toBeLessThan(120);
  });

  it("refuses as many pixels where all of them are decoded before the first is seen", async () => {
    expect(await refusal(await ofPhone(9000, 6200, { progressive: true }))).toBe("too_many_pixels");
    expect(await refusal(await ofPhone(16_400, 12_300, { progressive: false }))).toBe("too_many_pixels");
  });

  it("refuses a PNG bomb before decoding it", async () => {
    const spent = await cpuMilliseconds(async () => {
      expect(await refusal(pngDeclaring(30_000, 30_000))).toBe("too_many_pixels");
      expect(await refusal(pngDeclaring(60_000, 60_000))).toBe("too_many_pixels");
    });
    expect(spent.process).toBeLessThan(2000);
  });

  it("does not let a compressed comment fill the memory", async () => {
    expect(await peakMegabytes(await drawSvg(page), pngDeclaring(8, 8, textBomb(64)))).toBeLessThan(200);
  });

  const saved = [
    ["a baseline JPEG", { progressive: false }],
    ["a progressive JPEG", { progressive: true }],
    ["a JPEG in full colour", { chromaSubsampling: "4:4:4" }],
  ] as const;

  it.each(saved)("refuses a picture that was cut off: %s", async (_, options) => {
    const whole = await sharp(await noise(500, 400))
      .jpeg(options)
      .toBuffer();
    for (const share of [0.1, 0.5, 0.9, 0.99]) {
      const cut = whole.subarray(0, Math.floor(whole.length * share));
      expect(await refusal(cut), `${share}`).toBe("unreadable");
    }
  });

  it.each(saved)("takes a picture that is whole but for the marker of its end: %s", async (_, options) => {
    for (const picture of [await drawSvg(page, "png"), await noise(500, 400)]) {
      const whole = await sharp(picture).jpeg(options).toBuffer();
      const { jpeg } = await sanitizeUpload(whole);
      for (const missing of [1, 2]) {
        const kept = (await sanitizeUpload(whole.subarray(0, whole.length - missing))).jpeg;
        expect(kept.equals(jpeg), `${missing} missing`).toBe(true);
      }
    }
  });

  it("refuses a PDF of more than five pages", async () => {
    expect(await refusal(pdfWithPages(6))).toBe("too_many_pages");
    expect(await refusal(pdfWithPages(10_000))).toBe("too_many_pages");
  });

  it("refuses an encrypted PDF and says so", async () => {
    const error: unknown = await sanitizeUpload(pdfEncrypted()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "unreadable", message: expect.stringContaining("password") });
  });

  it("refuses what only begins like a PDF", async () => {
    expect(await refusal(Buffer.from("%PDF-1.4\n<html></html>\n%%EOF"))).toBe("unreadable");
  });

  it("runs no script of a PDF, and renders the page", async () => {
    expect(await sanitizeUpload(pdfWithScript())).toMatchObject({ source: "pdf", pages: 1 });
  });

  it("refuses a PDF that was cut off, or renders what is left of it", async () => {
    const whole = pdfImageBomb();
    for (const share of [0.05, 0.5, 0.9]) {
      const outcome = await sanitizeUpload(whole.subarray(0, Math.floor(whole.length * share))).catch(
        (error: unknown) => error,
      );
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(ImageRefused);
    }
  });

  it("gives every page of a PDF that shows something, with its number", async () => {
    const pages = await sanitizePages(pdfWithPages(5));
    expect(pages.map(({ page, pages: count }) => [page, count])).toEqual([1, 2, 3, 4, 5].map((page) => [page, 5]));
  });

  it("refuses a PDF that shows nothing, and says so", async () => {
    const error: unknown = await sanitizeUpload(pdfWithPages(2, "0 0 200000 200000")).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: "unreadable", message: expect.stringContaining("nothing") });
  });

  it("renders an absurdly large page within its limit of pixels", async () => {
    const image = await sanitizeUpload(pdfWithPages(1, "0 0 3000 3000"));
    expect(image.width * image.height).toBeLessThanOrEqual(12_500_000);
  });

  it("ends a PDF bomb by its CPU time or its memory, in a process of its own", async () => {
    for (const bomb of [pdfContentBomb(), pdfFormBomb()])
      expect(["took_too_long", "unreadable"]).toContain(await refusal(bomb));
  });

  it("lets no PDF fill the memory of the process that asks for it", async () => {
    const harmless = pdfWithPages(1);
    for (const bomb of [pdfContentBomb(), pdfFormBomb(), pdfImageBomb()])
      expect(await peakMegabytes(harmless, bomb)).toBeLessThan(100);
  });
});
