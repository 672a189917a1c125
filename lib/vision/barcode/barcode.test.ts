import { describe, expect, it } from "vitest";
import { barcodeOf } from "#scripts/specimen/barcode.ts";
import { Effort } from "../effort.ts";
import { lumaGray } from "../images/decode.ts";
import { parseAamva } from "./parse-aamva.ts";
import { readPdf417 } from "./read-barcode.ts";
import vectors from "./vectors/aamva.json" with { type: "json" };

const sample = vectors.licences[0]?.text ?? "";

describe("parseAamva", () => {
  it.each(vectors.licences)("reads $name", ({ text, expected }) => {
    expect(parseAamva(text)).toMatchObject(expected);
  });

  it("reads a licence whose header lies about offsets, and one without separators before its name", () => {
    const fields = vectors.licences[0]?.expected.fields;
    for (const changed of [
      sample.replace("DL00410277", "DL99990001"),
      sample.replace("@\n\u001e\r", "@\n\u001e\r\r"),
      sample.replace("DLDAQ", "DL\nDAQ"),
    ])
      expect(parseAamva(changed)?.fields).toMatchObject(fields ?? {});
  });

  it.each<[string, string]>([
    ["nothing", ""],
    ["another header", sample.replace("ANSI ", "ISO  ")],
    ["another start", sample.replace("@", "#")],
    ["no version", "@\n\u001e\rANSI 63"],
    ["no subfile", "@\n\u001e\rANSI 636000110001ZV00410277ZVZVA01\r"],
    ["no number and no birth date", "@\n\u001e\rANSI 636000110001DL00310010DLDCSSAMPLE\r"],
    ["a barcode of another kind", "https://example.com/?id=636000"],
    ["more than a barcode holds", `${sample}${"DAQX\n".repeat(1000)}`],
    ["binary", Buffer.from(Array.from({ length: 900 }, (_, i) => (i * 37) % 256)).toString("latin1")],
  ])("takes %s for no licence", (_name, text) => {
    expect(parseAamva(text)).toBeNull();
  });

  it("reads what is there of a licence that breaks off, and no date that is none", () => {
    for (let length = 0; length < sample.length; length++) parseAamva(sample.slice(0, length));
    expect(parseAamva(sample.replace("DBB06062006", "DBB13452006"))?.fields.dateOfBirth).toBeNull();
    expect(parseAamva(sample.replace("DBB06062006", "DBB0606"))?.fields.dateOfBirth).toBeNull();
  });

  it("keeps control characters and overlong values out of its fields", () => {
    const name = parseAamva(sample.replace("DCSSAMPLE", `DCSSA\u0000\u001bMPLE${"X".repeat(900)}`))?.fields.surname;
    expect(name).toMatch(/^SA MPLEX{80,95}$/);
  });
});

describe("readPdf417", () => {
  it("reads what was written, upright and turned, and finds nothing where nothing is", {
    timeout: 300_000,
  }, async () => {
    const drawn = await barcodeOf(sample, 3);
    const gray = lumaGray({ ...drawn, pixels: drawn.data });
    const effort = new Effort();
    expect((await readPdf417(gray, effort))?.text).toBe(sample);
    const turned = { width: gray.height, height: gray.width, pixels: new Uint8Array(gray.pixels.length) };
    for (let y = 0; y < gray.height; y++)
      for (let x = 0; x < gray.width; x++)
        turned.pixels[x * turned.width + (turned.width - 1 - y)] = gray.pixels[y * gray.width + x] ?? 0;
    expect((await readPdf417(turned, effort))?.text).toBe(sample);
    expect(await readPdf417({ width: 300, height: 200, pixels: new Uint8Array(60_000).fill(200) }, effort)).toBeNull();
    expect(effort.spent).toBeGreaterThan(0);
  });
});
