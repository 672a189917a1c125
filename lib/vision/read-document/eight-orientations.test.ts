import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import sharp, { type Sharp } from "sharp";
import { afterAll, describe, expect, it } from "vitest";
import { projectRoot } from "#lib/project-root.ts";
import { passportPage, photograph, type Shot, STEADY_SHOT, scan, specimenPerson } from "#scripts/specimen/index.ts";
import { closeVision, type DocumentReading, readDocument, sanitizeUpload } from "../index.ts";
import { drawing } from "../testing/drawn.ts";
import { heldLike, ORIENTATIONS } from "../testing/eight-orientations.ts";

// A camera stores what its sensor saw and says how it was held. Whoever holds it otherwise has taken no other picture.

afterAll(closeVision);

const byHand: Shot = { ...STEADY_SHOT, rotationDegrees: 2.5, width: 1915, height: 1437 };

/** What a reading tells, its figures as they are published. */
const told = ({ zone, fields, printedNames, sure, confidence, reasons, isSpecimen, quality }: DocumentReading) => ({
  zone: zone && { ...zone, confidence: zone.confidence.toFixed(1) },
  ...{ fields, printedNames, sure, reasons, isSpecimen, problems: quality.problems },
  confidence: confidence.toFixed(1),
});

const readUpload = async (upload: Buffer) => told(await readDocument((await sanitizeUpload(upload)).jpeg));

describe("one picture in eight orientations", { timeout: 300_000 }, () => {
  it.each([
    ["smaller than what is kept", 1437, 1011],
    ["larger, so that it is scaled", 4203, 2959],
  ])("is kept alike, byte by byte, where it was saved without loss: %s", async (_, width, height) => {
    const drawn = await drawing(async () => scan(await passportPage(specimenPerson("anna"))));
    const upright = await sharp(drawn).resize(width, height, { fit: "fill" }).greyscale().png().toBuffer();
    const kept = (await sanitizeUpload(upright)).jpeg.toString("base64");
    for (const orientation of ORIENTATIONS) {
      const { jpeg } = await sanitizeUpload(await heldLike(orientation, upright));
      expect(jpeg.toString("base64") === kept, `orientation ${orientation}`).toBe(true);
    }
  });

  it.each([
    ["a passport, by hand", async () => photograph(await passportPage(specimenPerson("kofi")), byHand)],
    ["a passport, scanned", async () => scan(await passportPage(specimenPerson("anna")))],
  ] as const)("is read alike, field by field, where each was saved as JPEG: %s", async (_, draw) => {
    const taken = await drawing(draw);
    const save = (image: Sharp) => image.jpeg({ quality: 85, chromaSubsampling: "4:2:0" });
    const upright = await readUpload(await heldLike(1, taken, save));
    expect(upright.zone?.valid).toBe(true);
    for (const orientation of ORIENTATIONS)
      expect(await readUpload(await heldLike(orientation, taken, save)), `orientation ${orientation}`).toEqual(upright);
  });

  const folder = path.join(projectRoot(), "../shared/data/documents/more");
  const photographs = [1, 3, 5, 7].map((held) =>
    path.join(folder, `Douban_passport_2005_MRZ_orient${held}_1300x1002.jpg`),
  );

  it.skipIf(!photographs.every(existsSync))(
    "is read alike where it is a photograph (needs ../shared/data)",
    async () => {
      const [first = "", ...others] = photographs;
      const upright = await readUpload(readFileSync(first));
      expect(upright.fields).toMatchObject({ surname: "SPECIMEN", documentNumber: "99006000" });
      for (const other of others) expect(await readUpload(readFileSync(other)), path.basename(other)).toEqual(upright);
    },
  );
});
