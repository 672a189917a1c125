import { describe, expect, it } from "vitest";
import { box, codeStream, jp2, type Pixels } from "#scripts/specimen/chip/index.ts";
import { ImageRefused } from "../errors.ts";
import { readCodeStream } from "./code-stream.ts";
import { decodeJpeg2000 } from "./decode-jpeg2000.ts";
import { codeStreamIn } from "./jp2-boxes.ts";

/** Slopes and a corner: whatever is decoded askew, shifted or in other colours differs from them. */
function picture(components: number, [width, height] = [120, 150]): Pixels {
  const pixels = new Uint8Array(width * height * components);
  for (let i = 0; i < pixels.length; i++) {
    const pixel = Math.floor(i / components);
    const [x, y] = [(pixel % width) / width, Math.floor(pixel / width) / height];
    pixels[i] = x > 0.6 && y > 0.6 ? 230 : 240 * ([x, y, 1 - x][i % components] ?? 0);
  }
  return { width, height, components, pixels };
}

const drawn = picture(3);
const stream = await codeStream(drawn, 10);

/** A copy with other octets at a place. */
function changed(at: number, hex: string, of: Buffer = stream): Buffer {
  const copy = Buffer.from(of);
  copy.set(Buffer.from(hex, "hex"), at);
  return copy;
}

// Places in the code stream (ISO/IEC 15444-1 Figures A.2, A.3 and A.9): the encoder writes SIZ, then COD.
const siz = { rsiz: 6, width: 8, left: 16, tileWidth: 24, components: 40, depth: 42, subsampling: 43 };
const cod = 4 + stream.readUInt16BE(4);
const tilePart = stream.indexOf(Buffer.from("ff90", "hex"));
const data = stream.indexOf(Buffer.from("ff93", "hex")) + 2;

/** The refusal by the markers alone: whatever throws here has started no process. */
function refusal(bytes: Uint8Array): string {
  try {
    readCodeStream(codeStreamIn(bytes));
  } catch (error) {
    if (!(error instanceof ImageRefused)) throw error;
    expect(error.message).toMatch(/^[A-Z].*\.$/); // a public sentence
    return error.code;
  }
  throw new Error("It was not refused.");
}

/** The mean difference of two pictures' octets. */
const difference = (one: Uint8Array, other: Uint8Array) =>
  one.reduce((sum, value, i) => sum + Math.abs(value - (other[i] ?? 0)), 0) / one.length;

describe("a JPEG 2000 portrait", { timeout: 300_000 }, () => {
  it.each([
    ["RGB", 3],
    ["gray", 1],
  ])("in %s is decoded to what was drawn, boxed and bare", async (_name, components) => {
    const original = picture(components);
    const bare = await codeStream(original, 10);
    for (const bytes of [bare, jp2(bare, original)]) {
      const decoded = await decodeJpeg2000(bytes);
      expect(decoded).toMatchObject({ width: 120, height: 150, components });
      expect(difference(decoded.pixels, original.pixels)).toBeLessThan(3);
    }
  });

  it("is decoded whatever stands behind its end", async () => {
    const longer = Buffer.concat([stream, Buffer.alloc(500, 0x5a)]);
    for (const bytes of [longer, jp2(longer, drawn), Buffer.concat([jp2(stream, drawn), Buffer.alloc(3)])])
      expect((await decodeJpeg2000(bytes)).pixels.length).toBe(drawn.pixels.length);
  });

  it("that breaks off anywhere is refused before a decoder sees it", () => {
    const boxed = jp2(stream, drawn);
    for (const whole of [stream, boxed])
      for (let length = 0; length < whole.length; length += length < 300 ? 1 : 13)
        expect(refusal(whole.subarray(0, length)), `${length} octets`).toBe("unreadable");
  });

  it.each<[string, Buffer, string]>([
    ["of 16 gigapixels", changed(siz.width, "0001ffff0001ffff"), "too_many_pixels"],
    ["of the most that a header can say", changed(siz.width, "ffffffffffffffff"), "too_many_pixels"],
    ["a line four billion pixels long", changed(siz.width, "ffffffff00000001"), "too_many_pixels"],
    ["without width", changed(siz.width, "00000000"), "unreadable"],
    ["off the origin", changed(siz.left, "00000010"), "unreadable"],
    ["of 18,000 tiles", changed(siz.tileWidth, "0000000100000001"), "unreadable"],
    ["of tiles without width", changed(siz.tileWidth, "00000000"), "unreadable"],
    ["of two components", changed(siz.components, "0002"), "unreadable"],
    ["of four components", changed(siz.components, "0004"), "unreadable"],
    ["of 16,384 components", changed(siz.components, "4000"), "unreadable"],
    ["of one component in a header for three", changed(siz.components, "0001"), "unreadable"],
    ["of 16 bits", changed(siz.depth, "0f"), "unreadable"],
    ["of signed numbers", changed(siz.depth, "87"), "unreadable"],
    ["that is subsampled", changed(siz.subsampling, "0202"), "unreadable"],
    ["of the high-throughput coder", changed(siz.rsiz, "4000"), "unreadable"],
    ["of 65,535 layers", changed(cod + 6, "ffff"), "unreadable"],
    ["of 32 levels", changed(cod + 9, "20"), "unreadable"],
    ["of a tile-part that ends behind the file", changed(tilePart + 6, "7fffffff"), "unreadable"],
    ["of a tile-part without length", changed(tilePart + 6, "00000001"), "unreadable"],
    ["with a segment that does not move on", changed(cod + 2, "0000"), "unreadable"],
    ["without a coding style", changed(cod, "ff64"), "unreadable"],
    ["in YCC", jp2(stream, drawn, 18), "unreadable"],
    ["with a palette", jp2(stream, drawn, 16, [box("pclr", Buffer.alloc(8))]), "unreadable"],
    ["boxed without a picture", jp2(stream, drawn).subarray(0, -stream.length - 8), "unreadable"],
    ["in a box longer than the file", changed(jp2(stream, drawn).length - stream.length - 8, "7fffffff", jp2(stream, drawn)), "unreadable"], // biome-ignore format: one line each
    ["in a thousand boxes", jp2(stream, drawn, 16, new Array<Buffer>(1000).fill(box("free"))), "unreadable"],
    ["that is a JPEG in a box", jp2(Buffer.from("ffd8ffe000104a46494600010100", "hex"), drawn), "unreadable"],
    ["that is a JPEG", Buffer.from("ffd8ffe000104a46494600010100", "hex"), "unreadable"],
    ["of nothing", Buffer.alloc(0), "unreadable"],
  ])("%s is refused before a decoder sees it", (_name, bytes, code) => expect(refusal(bytes)).toBe(code));

  it("that wants more memory than a portrait needs ends alone, and the next one is decoded", async () => {
    const bomb = precinctBomb();
    expect(readCodeStream(bomb)).toMatchObject({ width: 2000 }); // its markers look honest
    const outcomes = await Promise.allSettled([decodeJpeg2000(bomb), decodeJpeg2000(stream)]);
    expect(outcomes).toMatchObject([{ status: "rejected", reason: { code: "unreadable" } }, { status: "fulfilled" }]);
    expect((await decodeJpeg2000(stream)).pixels.length).toBe(drawn.pixels.length);
  });

  it("with any changed octet is a picture of its size or refused, and never another's", async () => {
    const places = [...Array.from({ length: 16 }, (_, i) => 4 + 7 * i), data, data + 40, data + 300];
    const outcomes = await Promise.all(
      places.map((at) =>
        decodeJpeg2000(changed(at, ((stream[at] ?? 0) ^ 0x41).toString(16).padStart(2, "0"))).catch(
          (cause: unknown) => {
            expect(cause).toBeInstanceOf(ImageRefused);
            return null;
          },
        ),
      ),
    );
    const decoded = outcomes.filter((outcome) => outcome !== null);
    for (const { width, height, components, pixels } of decoded)
      expect(pixels.length).toBe(width * height * components);
    expect(decoded.length).toBeGreaterThan(0);
    expect(decoded.length).toBeLessThan(places.length);
  });
});

/** 4 megapixels in precincts of two pixels, each of which costs the decoder a record. */
function precinctBomb(): Buffer {
  const style = Buffer.from(stream.subarray(cod, cod + 2 + stream.readUInt16BE(cod + 2)));
  const precincts = Buffer.alloc((style[9] ?? 0) + 1, 0x11);
  style[4] = (style[4] ?? 0) | 1;
  style.writeUInt16BE(style.length - 2 + precincts.length, 2);
  const rest = stream.subarray(cod + style.length);
  const large = Buffer.from(stream.subarray(0, cod));
  for (const at of [siz.width, siz.width + 4, siz.tileWidth, siz.tileWidth + 4]) large.writeUInt32BE(2000, at);
  return Buffer.concat([large, style, precincts, rest]);
}
