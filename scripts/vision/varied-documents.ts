import sharp from "sharp";
import type { DocumentHints } from "../../lib/vision/index.ts";
import { drawing, drawSvg } from "../../lib/vision/testing/drawn.ts";
import {
  cardBack,
  HANDHELD_SHOTS,
  passportPage,
  photograph,
  STEADY_SHOT,
  scan,
  specimenPerson,
} from "../specimen/index.ts";
import { licenceBack, licenceFront, licenceHolder } from "../specimen/licence/index.ts";
import { ocrBLine } from "../specimen/ocr-b.ts";
import { letters } from "./zone-texts.ts";

/** A drawn picture of a document, and what is said of it. */
export type VariedDocument = { name: string; hints: DocumentHints; draw(): Promise<Buffer> };

const anna = specimenPerson("anna");
const turned = async (picture: Buffer, degrees: number) =>
  sharp(picture).rotate(degrees).jpeg({ quality: 90 }).toBuffer();

/** Lines of print in the shape of zones all over a page, which no reading comes to the end of. */
function sheetOfLines(): Promise<Buffer> {
  const lines = Array.from({ length: 30 }, (_, row) => {
    const text = Array.from({ length: 44 }, (_, i) => letters.charAt((row * row * 7 + i * i * 13 + row * i) % 26));
    return ocrBLine(text.join(""), { x: 60, foot: 80 + row * 58, pitch: 31, ink: "#000" });
  });
  const paper = '<rect width="100%" height="100%" fill="#fff"/>';
  return drawSvg(`<svg xmlns="http://www.w3.org/2000/svg" width="1500" height="1850">${paper}${lines.join("")}</svg>`);
}

const forgedLines = ["P<UTOERIKSSON<<ANNA<MARIA".padEnd(44, "<"), "L898902C37UTO7408122F3404159ZE184226B<<<<<16"];
const [byHand, byHandToo] = HANDHELD_SHOTS;

const drawings: readonly VariedDocument[] = [
  { name: "passport, scanned", hints: {}, draw: async () => scan(await passportPage(anna)) },
  {
    name: "passport, by hand",
    hints: {},
    draw: async () => photograph(await passportPage(anna), byHand ?? STEADY_SHOT),
  },
  {
    name: "passport, by hand, on its side",
    hints: {},
    draw: async () => turned(await photograph(await passportPage(anna), byHandToo ?? STEADY_SHOT), 90),
  },
  { name: "passport, forged", hints: {}, draw: async () => scan(await passportPage(anna, forgedLines)) },
  {
    name: "identity card, back",
    hints: { documentType: "national_id", country: "UT", side: "back" },
    draw: async () => photograph(await cardBack(specimenPerson("kofi")), STEADY_SHOT),
  },
  {
    name: "American licence, back",
    hints: { documentType: "drivers_license", country: "US", side: "back" },
    draw: async () => scan(await licenceBack("us-numbered", licenceHolder("us-numbered", 7))),
  },
  {
    name: "Canadian licence, front, upside down",
    hints: { documentType: "drivers_license", country: "CA", side: "front" },
    draw: async () => turned(await scan(await licenceFront("canada", licenceHolder("canada", 7))), 180),
  },
  {
    name: "German licence, front, blurred",
    hints: { documentType: "drivers_license", country: "DE", side: "front" },
    draw: async () =>
      photograph(await licenceFront("germany", licenceHolder("germany", 7)), { ...STEADY_SHOT, blur: 1.4 }),
  },
  {
    name: "American licence, front",
    hints: { documentType: "drivers_license", country: "US", side: "front" },
    draw: async () => photograph(await licenceFront("us-worded", licenceHolder("us-worded", 7)), STEADY_SHOT),
  },
  { name: "sheet of lines", hints: {}, draw: sheetOfLines },
];

/** Passports, cards and licences that are read in every way there is: by zone, barcode and labels, easily and hardly. */
export const variedDocuments = drawings.map(({ draw, ...rest }) => ({ ...rest, draw: () => drawing(draw) }));
